/** Tests of demultiplexing. */
@NullMarked
package io.millrace.demux;

import org.jspecify.annotations.NullMarked;
