package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.demux.DemuxConfig;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.ffmpeg.NativeMemory;
import io.millrace.media.QualityLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transcodes whole files that were damaged or cut off anywhere: each ends as media or as a typed
 * failure, and leaves nothing behind. {@code -Dmillrace.fuzz.seed} and {@code
 * -Dmillrace.fuzz.rounds} repeat and lengthen it.
 */
@Timeout(300)
class TranscodeMutationTest {
  private static final long SEED = Long.getLong("millrace.fuzz.seed", 11);
  private static final int ROUNDS = Integer.getInteger("millrace.fuzz.rounds", 24);

  /** Damaged headers may ask for large pictures; these are large enough for the samples. */
  private static final CodecLimits LIMITS = new CodecLimits(1280 * 720, 192_000, 8, 16);

  private static final TranscodeSettings SETTINGS =
      TranscodeSettings.of(QualityLevel.LOW).withLimits(LIMITS);

  private final Path directory;
  private final long objectsBefore = NativeScope.liveObjects();
  private final long bytesBefore = NativeMemory.CODEC.bytes();
  private int made;
  private int refused;

  TranscodeMutationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(NativeScope.liveObjects()).as("native objects").isEqualTo(objectsBefore);
    assertThat(NativeMemory.CODEC.bytes()).as("estimated bytes").isEqualTo(bytesBefore);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faststart.mp4",
        "fragmented.mp4",
        "h264.ts",
        "h264.mkv",
        "vp9-opus.webm",
        "av1.mp4",
        "mjpeg.mov",
        "mpeg2-ac3.ts",
        "opus.ogg",
        "sound.aac",
        "sound.flac"
      })
  void damagedMedia_endsAsMediaOrATypedFailure(String name) throws Exception {
    byte[] whole = Files.readAllBytes(Samples.path(name));
    long seed = SEED * 31 + name.hashCode();
    Random random = new Random(seed);

    for (int round = 0; round < ROUNDS; round++) {
      Path file = directory.resolve(round + "-" + name);
      Files.write(file, round % 3 == 0 ? cut(whole, random) : damaged(whole, random));
      try {
        transcode(file);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
      }
      Files.delete(file);
    }

    System.out.printf("mutations of %s, seed %d: %d made, %d refused%n", name, seed, made, refused);
    assertThat(made).as("files that gave media, seed %d", seed).isPositive();
  }

  private void transcode(Path file) throws IOException {
    Collector out = new Collector();
    try (Transcoder transcoder = new Transcoder(SETTINGS, out)) {
      new Demuxer(DemuxConfig.DEFAULT).demux(file, transcoder);
      transcoder.finish();
      made += out.frames.isEmpty() ? 0 : 1;
    } catch (DemuxException | CodecException | UncheckedCodecException e) {
      assertThat(e).hasMessageMatching("(?s).{10,}");
      refused++;
    }
  }

  private static byte[] cut(byte[] whole, Random random) {
    return Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
  }

  /** Some bytes changed: in the head, where containers describe themselves, or anywhere. */
  private static byte[] damaged(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    int span = random.nextBoolean() ? Math.min(2048, whole.length) : whole.length;
    for (int i = random.nextInt(1, 20); i > 0; i--) {
      damaged[random.nextInt(span)] = (byte) random.nextInt();
    }
    return damaged;
  }
}
