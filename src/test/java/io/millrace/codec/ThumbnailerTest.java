package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.codec.TestPattern.Config;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEG pictures of keyframes, read back by the JDK's own decoder. */
class ThumbnailerTest {
  private static final int MAX_WIDTH = 320;
  private static final Thumbnailer THUMBNAILER = new Thumbnailer(MAX_WIDTH, CodecLimits.DEFAULT);

  private final Collector made = new Collector();

  private Frame keyframe(int width, int height) throws CodecException {
    Config config = new Config(width, height, 30, 2_000_000, 60, 48_000, 440, 128_000);
    new TestPattern(config, Pace.unpaced()).run(made, 40_000);
    return made.ofTrack(0).get(0);
  }

  private TrackConfig turned(int degrees) {
    TrackConfig config = made.tracks.get(0);
    TrackConfig.Video video = Objects.requireNonNull(config.video());
    return new TrackConfig(
        config.track(),
        config.type(),
        config.codec(),
        config.profile(),
        config.language(),
        config.timeBaseUs(),
        config.bitrate(),
        new TrackConfig.Video(video.width(), video.height(), video.frameRate(), degrees, null),
        null,
        config.extradata());
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  @ParameterizedTest
  @CsvSource({
    "640, 360, 0, 320, 180",
    "640, 360, 90, 320, 569",
    "640, 360, 180, 320, 180",
    "640, 360, 270, 320, 569",
    "160, 90, 0, 160, 90",
    "160, 90, 90, 90, 160",
    "360, 640, 0, 320, 569"
  })
  void picture_isUpright_inProportion_andNeverScaledUp(
      int width, int height, int degrees, int expectedWidth, int expectedHeight) throws Exception {
    Frame keyframe = keyframe(width, height);

    BufferedImage picture = read(THUMBNAILER.jpeg(turned(degrees), keyframe));

    assertThat(picture.getWidth()).isEqualTo(expectedWidth);
    assertThat(picture.getHeight()).isEqualTo(expectedHeight);
  }

  /** The colours of testsrc2's stripes are full ones: limited range would wash them out. */
  @ParameterizedTest
  @CsvSource({"0", "90", "180", "270"})
  void picture_turned_hasItsPartsWhereTheyBelong(int degrees) throws Exception {
    Frame keyframe = keyframe(640, 360);
    BufferedImage upright = read(THUMBNAILER.jpeg(turned(0), keyframe));

    BufferedImage picture = read(THUMBNAILER.jpeg(turned(degrees), keyframe));

    for (double x = 0.05; x < 1; x += 0.1) {
      for (double y = 0.05; y < 1; y += 0.1) {
        int expected = brightness(upright, x, y);
        int found =
            switch (degrees) {
              case 90 -> brightness(picture, 1 - y, x);
              case 180 -> brightness(picture, 1 - x, 1 - y);
              case 270 -> brightness(picture, y, 1 - x);
              default -> brightness(picture, x, y);
            };
        assertThat(found).as("at %.2f, %.2f", x, y).isCloseTo(expected, within(40));
      }
    }
  }

  /** The mean of a small square, 0 to 255. */
  private static int brightness(BufferedImage picture, double x, double y) {
    int radius = Math.max(2, picture.getWidth() / 40);
    int centreX = (int) (x * picture.getWidth());
    int centreY = (int) (y * picture.getHeight());
    int sum = 0;
    int count = 0;
    for (int i = Math.max(0, centreX - radius);
        i < Math.min(picture.getWidth(), centreX + radius);
        i++) {
      for (int j = Math.max(0, centreY - radius);
          j < Math.min(picture.getHeight(), centreY + radius);
          j++) {
        int rgb = picture.getRGB(i, j);
        sum += ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void picture_hasFullRange() throws Exception {
    Frame keyframe = keyframe(640, 360);

    BufferedImage picture = read(THUMBNAILER.jpeg(turned(0), keyframe));

    int[] rgb = picture.getRGB(0, 0, 320, 180, null, 0, 320);
    assertThat(Arrays.stream(rgb).map(c -> c >> 16 & 0xff).max().orElse(0)).isGreaterThan(245);
    assertThat(Arrays.stream(rgb).map(c -> c >> 16 & 0xff).min().orElse(255)).isLessThan(10);
  }

  @Test
  void keyframe_thatIsDamaged_isATypedError_andLeavesNothingBehind() throws Exception {
    keyframe(640, 360);
    TrackConfig config = turned(0);
    Frame damaged = new Frame(0, ChunkType.VIDEO_I_FRAME, 0, 0, true, false, new byte[100]);
    long objects = NativeScope.liveObjects();

    assertThatThrownBy(() -> THUMBNAILER.jpeg(config, damaged)).isInstanceOf(CodecException.class);

    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  @Test
  void picture_beyondTheLimit_isRefused() throws Exception {
    Frame keyframe = keyframe(640, 360);
    Thumbnailer small = new Thumbnailer(MAX_WIDTH, new CodecLimits(640 * 360 - 1, 1, 1, 1));

    assertThatThrownBy(() -> small.jpeg(turned(0), keyframe)).isInstanceOf(CodecException.class);
  }
}
