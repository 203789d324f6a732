package io.millrace.delivery;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.millrace.media.StreamItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads streams in short: one letter a chunk.
 *
 * <p>{@code I} keyframe, {@code i} I-frame where decoding cannot begin, {@code P}, {@code R}
 * B-frame that others need, {@code b} disposable B-frame, {@code T} thumbnail, {@code A} audio,
 * {@code M} metadata. Letters get rising numbers from 0; pictures are on track 0, audio on track 1.
 */
final class Media {
  static final int CHUNK_BYTES = 10;

  private Media() {}

  static MediaChunk.Builder builder(String stream, char letter, long number) {
    MediaChunk.Builder builder =
        switch (letter) {
          case 'I' -> MediaChunk.builder(stream, ChunkType.VIDEO_I_FRAME);
          case 'i' -> MediaChunk.builder(stream, ChunkType.VIDEO_I_FRAME).keyframe(false);
          case 'P' -> MediaChunk.builder(stream, ChunkType.VIDEO_P_FRAME);
          case 'R' -> MediaChunk.builder(stream, ChunkType.VIDEO_B_FRAME).disposable(false);
          case 'b' -> MediaChunk.builder(stream, ChunkType.VIDEO_B_FRAME);
          case 'T' -> MediaChunk.builder(stream, ChunkType.THUMBNAIL);
          case 'A' -> MediaChunk.builder(stream, ChunkType.AUDIO).track(1);
          case 'M' -> MediaChunk.builder(stream, ChunkType.METADATA);
          default -> throw new IllegalArgumentException("no chunk is written " + letter);
        };
    return builder.sequenceNumber(number).data(new byte[CHUNK_BYTES]);
  }

  static MediaChunk chunk(String stream, char letter, long number) {
    return builder(stream, letter, number).build();
  }

  static MediaChunk chunk(String stream, MediaPriority priority, long number) {
    return builder(stream, 'A', number).priority(priority).build();
  }

  /** Chunks of stream {@code s}, numbered from {@code first}; blanks are skipped. */
  static List<MediaChunk> stream(String letters, long first) {
    List<MediaChunk> chunks = new ArrayList<>();
    for (char letter : letters.replace(" ", "").toCharArray()) {
      chunks.add(chunk("s", letter, first + chunks.size()));
    }
    return chunks;
  }

  /** The items in short: {@code I0 P1 gap2-3 skip4-6(3) end}. */
  static String dump(List<? extends StreamItem> items) {
    return String.join(" ", items.stream().map(Media::dump).toList());
  }

  static String dump(StreamItem item) {
    return switch (item) {
      case MediaChunk c -> letter(c) + String.valueOf(c.sequenceNumber());
      case StreamItem.Gap gap -> "gap%d-%d".formatted(gap.from(), gap.to());
      case StreamItem.Skip s -> "skip%d-%d(%d)".formatted(s.from(), s.to(), s.count());
      case StreamItem.End end -> "end";
    };
  }

  private static char letter(MediaChunk c) {
    return switch (c.chunkType()) {
      case VIDEO_I_FRAME -> c.isKeyframe() ? 'I' : 'i';
      case VIDEO_P_FRAME -> 'P';
      case VIDEO_B_FRAME -> c.isDisposable() ? 'b' : 'R';
      case AUDIO -> 'A';
      case METADATA -> 'M';
      case THUMBNAIL -> 'T';
    };
  }
}
