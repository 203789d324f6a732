/**
 * Encoding, decoding and transcoding in process, with the FFmpeg libraries. {@link
 * io.millrace.codec.MediaCodec} turns raw media into chunks and back; {@link
 * io.millrace.codec.Transcoder} makes coded frames of other qualities out of coded frames, {@link
 * io.millrace.codec.Mp4Writer} a file out of them; {@link io.millrace.codec.TestPattern} is a
 * source of live media that needs no camera. Native objects belong to a {@link
 * io.millrace.codec.NativeScope}, which frees them once, on every path. A codec or filter is used
 * by one thread at a time; within a transcoder each has a thread of its own, and raw frames pass
 * between threads by reference. For a native image the package is initialised at run time.
 */
@NullMarked
package io.millrace.codec;

import org.jspecify.annotations.NullMarked;
