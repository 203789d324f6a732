/** Load programs: they print what they measure and assert only that nothing is lost. */
@NullMarked
package io.millrace.load;

import org.jspecify.annotations.NullMarked;
