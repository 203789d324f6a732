/**
 * Encoding: raw pictures and samples become coded frames, in process, with the FFmpeg libraries.
 * {@link io.millrace.codec.TestPattern} is a source of live media that needs no camera. Native
 * objects belong to a {@link io.millrace.codec.NativeScope}, which frees them once, on every path;
 * no object here is shared between threads, so that any number of encoders run side by side. For a
 * native image the package is initialised at run time.
 */
@NullMarked
package io.millrace.codec;

import org.jspecify.annotations.NullMarked;
