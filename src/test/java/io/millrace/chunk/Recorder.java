package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a sequence puts out, a word an item: {@code 3}, {@code gap(4-6 timeout)}, … */
final class Recorder implements SequenceOutput {
  final List<String> words = new ArrayList<>();
  final List<MediaChunk> chunks = new ArrayList<>();
  final List<StreamItem.Gap> gaps = new ArrayList<>();
  final List<ChunkProcessingError> errors = new ArrayList<>();
  final List<Long> heldNanos = new ArrayList<>();

  @Override
  public void chunk(MediaChunk chunk, long held) {
    words.add(Long.toString(chunk.sequenceNumber()));
    chunks.add(chunk);
    heldNanos.add(held);
  }

  @Override
  public void gap(StreamItem.Gap gap) {
    words.add("gap(%d-%d %s)".formatted(gap.from(), gap.to(), gap.reason().text()));
    gaps.add(gap);
  }

  @Override
  public void restarted(int epoch) {
    words.add("epoch(%d)".formatted(epoch));
  }

  @Override
  public void rejected(MediaChunk chunk, ChunkProcessingError error) {
    words.add("rejected(%d)".formatted(chunk.sequenceNumber()));
    errors.add(error);
  }

  String said() {
    return String.join(" ", words);
  }

  /** What was said since the last call of this. */
  String saidNow() {
    String said = said();
    words.clear();
    return said;
  }
}
