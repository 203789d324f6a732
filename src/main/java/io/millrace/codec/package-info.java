/**
 * Encoding and decoding, in process, with the FFmpeg libraries. {@link
 * io.millrace.codec.MediaCodec} turns raw media into chunks and back; {@link
 * io.millrace.codec.TestPattern} is a source of live media that needs no camera. Native objects
 * belong to a {@link io.millrace.codec.NativeScope}, which frees them once, on every path; no
 * encoder or decoder is used by two threads at a time, so that any number run side by side. For a
 * native image the package is initialised at run time.
 */
@NullMarked
package io.millrace.codec;

import org.jspecify.annotations.NullMarked;
