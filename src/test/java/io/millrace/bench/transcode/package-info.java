/** Transcoding against the ffmpeg program, with the same codecs, settings and threads. */
@NullMarked
package io.millrace.bench.transcode;

import org.jspecify.annotations.NullMarked;
