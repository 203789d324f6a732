/**
 * Demultiplexing: the bytes of any container that FFmpeg's libavformat reads become frames, in
 * decoding order, as the bytes arrive.
 *
 * <p>{@link io.millrace.demux.ByteFeed} takes bytes from an asynchronous producer and holds it back
 * when it is full; {@link io.millrace.demux.Demuxer} reads them on a thread of its own and calls
 * the sink. FFmpeg reads through our callbacks alone: it opens no file and no address by itself.
 */
@NullMarked
package io.millrace.demux;

import org.jspecify.annotations.NullMarked;
