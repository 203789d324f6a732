/**
 * What a reader at half of a stream's rate gets, decoded with FFmpeg, beside plain queues: {@link
 * io.millrace.bench.slowreader.SlowReader} makes the media, {@code Contest} sends it through each
 * {@code WaitingLine} and a {@code SlowLink} on a clock moved by hand, {@code Bar} judges.
 */
@NullMarked
package io.millrace.bench.slowreader;

import org.jspecify.annotations.NullMarked;
