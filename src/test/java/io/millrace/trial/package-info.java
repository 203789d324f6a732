/** Trials of a pipeline of several processes, with faults. */
@NullMarked
package io.millrace.trial;

import org.jspecify.annotations.NullMarked;
