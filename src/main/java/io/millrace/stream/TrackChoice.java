package io.millrace.stream;

import io.millrace.media.MediaChunk;
import java.util.function.Consumer;

/**
 * Passes on those chunks of a stream that are of the tracks one reader wants. What is not passed on
 * is not dropped: the reader did not ask for it. Called under the stream's lock, with every chunk
 * of the stream in order.
 */
interface TrackChoice {

  /** Passes everything. */
  TrackChoice ALL =
      new TrackChoice() {
        @Override
        public void learn(MediaChunk metadata) {}

        @Override
        public void pass(MediaChunk chunk, Consumer<MediaChunk> reader) {
          reader.accept(chunk);
        }
      };

  /** Takes notice of a METADATA chunk that the reader need not get, since it has it. */
  void learn(MediaChunk metadata);

  /** Hands the reader this chunk, and others that it needs before; or nothing. */
  void pass(MediaChunk chunk, Consumer<MediaChunk> reader);
}
