package io.millrace.examples;

import io.millrace.codec.MediaCodec;
import io.millrace.media.CodecStats;
import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.RawMediaData;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.StreamingServiceFactory;
import io.smallrye.mutiny.Multi;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/** Encodes raw pictures, which brighten and darken, with a configuration of one's own. */
public final class CustomCodecConfiguration {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int FRAME_RATE = 25;

  private CustomCodecConfiguration() {}

  public static void main(String[] args) {
    run(50, System.out);
  }

  static CodecStats run(int pictures, PrintStream out) {
    EncodingConfig config = new EncodingConfig(QualityLevel.LOW, 300_000, 25, true, true);
    try (MediaStreamingService service = StreamingServiceFactory.live()) {
      MediaCodec codec = service.codec().withConfig(config);
      codec
          .encodeStream(
              Multi.createFrom().range(0, pictures).map(CustomCodecConfiguration::picture), "lamp")
          .invoke(service::accept)
          .invoke(
              chunk ->
                  out.printf(
                      "%s at %d us, %d bytes%n",
                      chunk.chunkType(), chunk.timestampUs(), chunk.sizeBytes()))
          .collect()
          .last()
          .await()
          .indefinitely();

      CodecStats stats = service.codec().stats();
      out.printf(
          "%d pictures, %.0f times smaller%n",
          stats.framesEncoded(), stats.averageCompressionRatio());
      return stats;
    }
  }

  private static RawMediaData picture(int number) {
    byte[] yuv = new byte[WIDTH * HEIGHT * 3 / 2];
    int brightness = Math.abs(number % 100 - 50) * 4;
    Arrays.fill(yuv, 0, WIDTH * HEIGHT, (byte) brightness);
    Arrays.fill(yuv, WIDTH * HEIGHT, yuv.length, (byte) 128);
    Map<String, String> form =
        Map.of(
            "pixelFormat", "yuv420p",
            "width", String.valueOf(WIDTH),
            "height", String.valueOf(HEIGHT),
            "frameRate", String.valueOf(FRAME_RATE));
    return new RawMediaData(MediaType.VIDEO, number * 1_000_000L / FRAME_RATE, form, yuv);
  }
}
