package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.MetadataFormat.Described;
import io.millrace.ffmpeg.NativeMemory;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decodes damaged media of all codecs that Millrace makes: each chunk ends as one of the results or
 * in a {@link CodecException}, and no session is left. {@code -Dmillrace.fuzz.seed} and {@code
 * -Dmillrace.fuzz.rounds} repeat and lengthen it.
 */
class MutationTest {
  private static final long SEED = Long.getLong("millrace.fuzz.seed", 7);
  private static final int ROUNDS = Integer.getInteger("millrace.fuzz.rounds", 150);
  private static final int MOST_PIXELS = 640 * 360;

  private final MediaCodec codec = CodecBench.codec(new CodecLimits(MOST_PIXELS, 192_000, 8, 16));
  private final Map<String, List<MediaChunk>> media = new LinkedHashMap<>();
  private final List<MediaChunk> all = new ArrayList<>();

  MutationTest() throws CodecException {
    for (String encoder : List.of("libopenh264", "libvpx-vp9", "libsvtav1")) {
      media.put(
          encoder,
          CodecBench.encode(
              codec.withVideoEncoder(encoder),
              RawPattern.pictures(PixelLayout.YUV420P, 160, 90, 30, 8)));
    }
    for (String encoder : List.of("aac", "libopus")) {
      media.put(
          encoder,
          CodecBench.encode(
              codec.withAudioEncoder(encoder),
              RawPattern.tone(SampleLayout.S16, 48_000, 2, 1024, 8)));
    }
    media.values().forEach(all::addAll);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libopenh264", "libvpx-vp9", "libsvtav1", "aac", "libopus"})
  void damagedChunks_endAsAResultOrACodecException(String encoder) {
    List<MediaChunk> chunks = CodecBench.require(media.get(encoder));
    long objects = NativeScope.liveObjects();
    long estimate = NativeMemory.CODEC.bytes();
    long seed = SEED * 31 + encoder.hashCode();
    Random random = new Random(seed);
    int failures = 0;
    int decoded = 0;

    for (int round = 0; round < ROUNDS; round++) {
      String id = "r" + round;
      for (MediaChunk chunk : chunks) {
        MediaChunk sent = random.nextInt(3) == 0 ? damaged(chunk, id, random) : whole(chunk, id);
        try {
          Decoded result = codec.decodeChunk(sent).await().indefinitely();
          decoded += result instanceof Decoded.Frames frames ? check(frames) : 0;
        } catch (CompletionException e) {
          assertThat(e.getCause())
              .as("seed %d, round %d, %s", seed, round, sent)
              .isInstanceOf(CodecException.class);
          failures++;
        }
      }
      codec.close(id);
      assertThat(codec.sessions()).as("seed %d, round %d", seed, round).isZero();
    }

    System.out.printf(
        "mutations of %s, seed %d: %d failures, %d frames%n", encoder, seed, failures, decoded);
    assertThat(failures).isPositive();
    assertThat(decoded).isPositive();
    assertThat(codec.streams()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
    assertThat(NativeMemory.CODEC.bytes()).isEqualTo(estimate);
  }

  private static int check(Decoded.Frames frames) {
    for (RawMediaData frame : frames.frames()) {
      try {
        RawForm.of(frame, new CodecLimits(MOST_PIXELS, 192_000, 8, 16));
      } catch (CodecException e) {
        throw new AssertionError("what was decoded is no raw media", e);
      }
    }
    return frames.frames().size();
  }

  private MediaChunk whole(MediaChunk chunk, String id) {
    return Mutations.of(chunk, id, chunk.data());
  }

  private MediaChunk damaged(MediaChunk chunk, String id, Random random) {
    if (chunk.chunkType() == ChunkType.METADATA && random.nextBoolean()) {
      return Mutations.of(chunk, id, CodecBench.FORMAT.write(misdescribed(chunk, random)));
    }
    if (random.nextInt(6) == 0) { // a frame of another codec
      MediaChunk other = all.get(random.nextInt(all.size()));
      return Mutations.of(chunk, id, other.data());
    }
    return Mutations.of(chunk, id, Mutations.damage(chunk.data(), all, random));
  }

  /** The configuration with damaged extradata, another size or another codec. */
  private Described misdescribed(MediaChunk chunk, Random random) {
    TrackConfig its = CodecBench.described(chunk).track();
    List<MediaChunk> configurations =
        all.stream().filter(other -> other.chunkType() == ChunkType.METADATA).toList();
    TrackConfig other =
        CodecBench.described(configurations.get(random.nextInt(configurations.size()))).track();
    boolean isForeign = random.nextBoolean();
    return new Described(
        new TrackConfig(
            its.track(),
            its.type(),
            isForeign ? other.codec() : its.codec(),
            its.profile(),
            its.language(),
            its.timeBaseUs(),
            its.bitrate(),
            its.video() == null
                ? null
                : new TrackConfig.Video(random.nextInt(2000), random.nextInt(200), 30, 0, null),
            its.audio() == null
                ? null
                : new TrackConfig.Audio(random.nextInt(200_000), random.nextInt(9), null),
            isForeign
                ? other.extradata()
                : Mutations.damage(its.extradata(), configurations, random)),
        Map.of());
  }
}
