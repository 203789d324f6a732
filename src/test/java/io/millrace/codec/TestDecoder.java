package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/** Decodes coded frames with FFmpeg, given nothing but their track's configuration. */
final class TestDecoder implements AutoCloseable {
  private static final long MOST_PIXELS = 3840 * 2160;

  private final FrameDecoder decoder;
  private final List<Picture> pictures = new ArrayList<>();
  private final List<float[]> samples = new ArrayList<>();

  /**
   * A decoded picture.
   *
   * @param luma rows of {@code width} bytes
   */
  record Picture(int width, int height, String type, byte[] luma) {
    int at(int x, int y) {
      return luma[y * width + x] & 0xff;
    }
  }

  TestDecoder(TrackConfig config) throws CodecException {
    decoder = new FrameDecoder(config, MOST_PIXELS, 1);
    decoder.context().err_recognition(avcodec.AV_EF_EXPLODE);
  }

  /** The pictures of a video track. */
  static List<Picture> pictures(TrackConfig config, List<Frame> frames) throws CodecException {
    try (TestDecoder decoder = new TestDecoder(config)) {
      decoder.decode(frames);
      return decoder.pictures;
    }
  }

  /** The first channel of an audio track. */
  static float[] samples(TrackConfig config, List<Frame> frames) throws CodecException {
    try (TestDecoder decoder = new TestDecoder(config)) {
      decoder.decode(frames);
      float[] all = new float[decoder.samples.stream().mapToInt(block -> block.length).sum()];
      int at = 0;
      for (float[] block : decoder.samples) {
        System.arraycopy(block, 0, all, at, block.length);
        at += block.length;
      }
      return all;
    }
  }

  /** FFmpeg's name of the profile that the coded frames turn out to have. */
  static String profile(TrackConfig config, List<Frame> frames) throws CodecException {
    try (TestDecoder decoder = new TestDecoder(config)) {
      decoder.decode(frames);
      AVCodecContext context = decoder.decoder.context();
      return String.valueOf(
          CString.of(avcodec.avcodec_profile_name(context.codec_id(), context.profile())));
    }
  }

  private void decode(List<Frame> frames) throws CodecException {
    for (Frame coded : frames) {
      decoder.send(coded);
      receive();
    }
    decoder.send(null);
    receive();
  }

  private void receive() throws CodecException {
    for (AVFrame frame = decoder.receive(); frame != null; frame = decoder.receive()) {
      if (frame.nb_samples() > 0) {
        float[] block = new float[frame.nb_samples()];
        new FloatPointer(frame.data(0)).get(block);
        samples.add(block);
      } else {
        pictures.add(picture(frame));
      }
    }
  }

  private static Picture picture(AVFrame frame) {
    int width = frame.width();
    byte[] luma = new byte[width * frame.height()];
    for (int row = 0; row < frame.height(); row++) {
      frame.data(0).getPointer((long) row * frame.linesize(0)).get(luma, row * width, width);
    }
    char type = (char) avutil.av_get_picture_type_char(frame.pict_type());
    return new Picture(width, frame.height(), String.valueOf(type), luma);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
