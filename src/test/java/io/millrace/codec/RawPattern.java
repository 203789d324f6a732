package io.millrace.codec;

import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Raw moving pictures and tones, made by FFmpeg. */
final class RawPattern {
  private static final long US_PER_SECOND = 1_000_000;

  private RawPattern() {}

  /** Pictures of {@code testsrc2} in a format; the first at time zero. */
  static List<RawMediaData> pictures(
      PixelLayout layout, int width, int height, int frameRate, int count) throws CodecException {
    String filters =
        "testsrc2=size=%dx%d:rate=%d,format=%s"
            .formatted(width, height, frameRate, layout.ffmpegName());
    return pictures(filters, layout, width, height, frameRate, count);
  }

  /** The same pictures of 640x360 as yuv420p, after they have been in a format. */
  static List<RawMediaData> seenAs(PixelLayout layout, int count) throws CodecException {
    String filters =
        "testsrc2=size=640x360:rate=30,format=%s,format=yuv420p".formatted(layout.ffmpegName());
    return pictures(filters, PixelLayout.YUV420P, 640, 360, 30, count);
  }

  private static List<RawMediaData> pictures(
      String filters, PixelLayout layout, int width, int height, int frameRate, int count)
      throws CodecException {
    List<RawMediaData> pictures = new ArrayList<>();
    String name = layout.ffmpegName();
    try (FilterGraph source = FilterGraph.source(MediaType.VIDEO, filters)) {
      for (int i = 0; i < count; i++) {
        AVFrame frame = CodecException.require(source.pull(), "a picture");
        byte[] data = RawFrames.bytes(frame, layout);
        Map<String, String> metadata =
            Map.of(
                "pixelFormat", name,
                "width", String.valueOf(width),
                "height", String.valueOf(height),
                "frameRate", String.valueOf(frameRate));
        pictures.add(
            new RawMediaData(MediaType.VIDEO, i * US_PER_SECOND / frameRate, metadata, data));
      }
    }
    return pictures;
  }

  static List<RawMediaData> pictures(int count) throws CodecException {
    return pictures(PixelLayout.YUV420P, 640, 360, 30, count);
  }

  /** A small picture without content. */
  static RawMediaData grey(int width, int height, long timestampUs) {
    byte[] data = new byte[(int) PixelLayout.YUV420P.bytes(width, height)];
    Arrays.fill(data, (byte) 128);
    return new RawMediaData(
        MediaType.VIDEO,
        timestampUs,
        Map.of(
            "pixelFormat",
            "yuv420p",
            "width",
            String.valueOf(width),
            "height",
            String.valueOf(height),
            "frameRate",
            "30"),
        data);
  }

  /** A tone of 440 Hz at a quarter of full scale in blocks of so many samples. */
  static List<RawMediaData> tone(
      SampleLayout layout, int sampleRate, int channels, int blockSamples, int blocks) {
    List<RawMediaData> sound = new ArrayList<>();
    Map<String, String> metadata =
        Map.of(
            "sampleFormat", layout.label(),
            "sampleRate", String.valueOf(sampleRate),
            "channels", String.valueOf(channels));
    for (int block = 0; block < blocks; block++) {
      ByteBuffer data =
          ByteBuffer.allocate(blockSamples * channels * layout.bytes())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < blockSamples; i++) {
        double t = (double) (block * blockSamples + i) / sampleRate;
        double value = Math.sin(2 * Math.PI * 440 * t) / 4;
        for (int channel = 0; channel < channels; channel++) {
          if (layout == SampleLayout.S16) {
            data.putShort((short) Math.round(value * Short.MAX_VALUE));
          } else {
            data.putFloat((float) value);
          }
        }
      }
      long timestampUs = (long) block * blockSamples * US_PER_SECOND / sampleRate;
      sound.add(new RawMediaData(MediaType.AUDIO, timestampUs, metadata, data.array()));
    }
    return sound;
  }
}
