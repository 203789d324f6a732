package io.millrace.bench;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.Multi;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Chunks as a sender would make them: each with an id string and a payload of its own.
 *
 * @param streamOf the stream of each chunk, by its place in the order of sending
 * @param numberOf its sequence number
 * @param checksum of the payload, put on each chunk; null for none
 */
record Source(int[] streamOf, int[] numberOf, byte[] payload, @Nullable String checksum)
    implements Iterable<MediaChunk> {
  static final String STREAM_PREFIX = "camera-";

  /** One stream, in order. */
  static Source inOrder(int count, int sizeBytes, boolean hasChecksum) {
    return streams(1, count, 1, sizeBytes, hasChecksum);
  }

  /** Streams in turns, each shuffled in blocks of that many chunks. */
  static Source streams(
      int streams, int chunksEach, int block, int sizeBytes, boolean hasChecksum) {
    int[][] orders = new int[streams][];
    Random random = new Random(7);
    for (int stream = 0; stream < streams; stream++) {
      orders[stream] = shuffledInBlocks(chunksEach, block, random);
    }
    int[] streamOf = new int[streams * chunksEach];
    int[] numberOf = new int[streamOf.length];
    for (int i = 0; i < streamOf.length; i++) {
      streamOf[i] = i % streams;
      numberOf[i] = orders[i % streams][i / streams];
    }
    byte[] payload = Payload.ofSize(sizeBytes);
    return new Source(streamOf, numberOf, payload, hasChecksum ? Payload.sha256(payload) : null);
  }

  private static int[] shuffledInBlocks(int count, int block, Random random) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    for (int start = 0; start < count; start += block) {
      for (int i = Math.min(block, count - start) - 1; i > 0; i--) { // Fisher-Yates
        int j = start + random.nextInt(i + 1);
        int swapped = numbers[start + i];
        numbers[start + i] = numbers[j];
        numbers[j] = swapped;
      }
    }
    return numbers;
  }

  int count() {
    return streamOf.length;
  }

  int streams() {
    int highest = 0;
    for (int stream : streamOf) {
      highest = Math.max(highest, stream);
    }
    return highest + 1;
  }

  MediaChunk chunk(int index) {
    int number = numberOf[index];
    return MediaChunk.builder(STREAM_PREFIX + streamOf[index], ChunkType.VIDEO_P_FRAME)
        .sequenceNumber(number)
        .timestampUs(number * 10_000L)
        .checksum(checksum)
        .data(payload.clone())
        .build();
  }

  Multi<MediaChunk> multi() {
    return Multi.createFrom().iterable(this);
  }

  @Override
  public Iterator<MediaChunk> iterator() {
    return new Iterator<>() {
      private int index;

      @Override
      public boolean hasNext() {
        return index < count();
      }

      @Override
      public MediaChunk next() {
        if (!hasNext()) {
          throw new NoSuchElementException("only " + count() + " chunks");
        }
        return chunk(index++);
      }
    };
  }
}
