package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ffmpeg.NativeMemory;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.QualityLevel;
import io.millrace.media.RawMediaData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.awaitility.Awaitility;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** What sessions leave behind that end anywhere: nothing. */
class SessionLeakTest {
  private static final int SESSIONS = 1000;

  /** Pointers that classes keep. */
  private static final long MADE_ONCE = 200;

  private static final long SEED = 20_010_203;

  private final MediaCodec codec = CodecBench.codec();
  private final List<RawMediaData> pictures =
      RawPattern.pictures(PixelLayout.YUV420P, 64, 48, 30, 4);
  private final List<RawMediaData> sound = RawPattern.tone(SampleLayout.S16, 48_000, 1, 1024, 4);
  private final List<MediaChunk> codedPictures = CodecBench.encode(codec, pictures);
  private final List<MediaChunk> codedSound = CodecBench.encode(codec, sound);

  SessionLeakTest() throws CodecException {}

  @Test
  void sessionsEndedAtRandom_leaveNothing() {
    Random random = new Random(SEED);
    run(random, 20); // what is made once is made now
    collect(MADE_ONCE, Long.MAX_VALUE);
    long objects = NativeScope.liveObjects();
    long estimate = NativeMemory.CODEC.bytes();
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();

    run(random, SESSIONS);

    assertThat(codec.sessions()).isZero();
    assertThat(codec.streams()).isZero();
    assertThat(NativeScope.liveObjects()).as("owned objects, seed %d", SEED).isEqualTo(objects);
    assertThat(NativeMemory.CODEC.bytes()).as("estimated bytes").isEqualTo(estimate);
    collect(pointers, bytes);
  }

  /**
   * Collects garbage until JavaCPP, whose own thread frees what it finds, has no more than that.
   */
  private static void collect(long pointers, long bytes) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(Pointer.totalCount()).as("pointers").isLessThanOrEqualTo(pointers);
              assertThat(Pointer.totalBytes()).as("bytes").isLessThanOrEqualTo(bytes);
            });
  }

  /** Each session gets some frames or chunks, one perhaps broken, and is ended or broken off. */
  private void run(Random random, int sessions) {
    for (int i = 0; i < sessions; i++) {
      String id = "s" + i;
      int steps = random.nextInt(5);
      switch (random.nextInt(5)) {
        case 4 -> transcode(random.nextBoolean() ? codedPictures : codedSound, steps + 1, random);
        case 0 -> encode(pictures, id, steps, random);
        case 1 -> encode(sound, id, steps, random);
        case 2 -> decode(codedPictures, id, steps, random);
        default -> decode(codedSound, id, steps, random);
      }
      if (random.nextBoolean()) {
        codec.finish(id).await().indefinitely();
      }
      codec.close(id);
    }
  }

  private void encode(List<RawMediaData> frames, String id, int steps, Random random) {
    List<RawMediaData> some = new ArrayList<>(frames.subList(0, Math.min(steps, frames.size())));
    if (steps > 0 && random.nextInt(4) == 0) {
      some.add(some.getFirst()); // goes back in time
      some.add(
          new RawMediaData(
              frames.getFirst().mediaType(), 0, frames.getFirst().metadata(), new byte[3]));
    }
    for (RawMediaData frame : some) {
      codec.encodeSingleFrame(frame, id).onFailure().recoverWithNull().await().indefinitely();
    }
  }

  /** Left by its feeder, which may wait for the end, or by its sink. */
  private static void transcode(List<MediaChunk> chunks, int steps, Random random) {
    FrameSink sink = random.nextBoolean() ? new Collector() : leavingAfter(random.nextInt(4));
    try (Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), sink)) {
      for (MediaChunk chunk : chunks.subList(0, Math.min(steps, chunks.size()))) {
        if (chunk.chunkType() == ChunkType.METADATA) {
          transcoder.track(CodecBench.described(chunk).track());
        } else {
          byte[] data = chunk.data();
          transcoder.frame(
              frame(chunk, random.nextInt(5) == 0 ? Arrays.copyOf(data, data.length / 2) : data));
        }
      }
      if (random.nextBoolean()) {
        transcoder.finish();
      }
    } catch (CodecException | UncheckedCodecException | CancellationException e) {
      // one of the ways to end
    }
  }

  private static FrameSink leavingAfter(int most) {
    return new Collector() {
      @Override
      public void frame(Frame frame) {
        super.frame(frame);
        if (frames.size() > most) {
          throw new CancellationException();
        }
      }
    };
  }

  private static Frame frame(MediaChunk chunk, byte[] data) {
    return new Frame(
        chunk.track(),
        chunk.chunkType(),
        chunk.timestampUs(),
        chunk.durationUs(),
        chunk.isKeyframe(),
        chunk.isDisposable(),
        data);
  }

  private void decode(List<MediaChunk> chunks, String id, int steps, Random random) {
    for (MediaChunk chunk : chunks.subList(0, Math.min(steps, chunks.size()))) {
      byte[] data = chunk.data().clone();
      if (random.nextInt(5) == 0) {
        data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
      }
      MediaChunk sent = Mutations.of(chunk, id, data);
      codec.decodeChunk(sent).onFailure().recoverWithNull().await().indefinitely();
    }
  }
}
