package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Decodes coded frames with FFmpeg, given nothing but their track's configuration. */
final class TestDecoder implements AutoCloseable {
  private final NativeScope scope = new NativeScope();
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
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
    FfmpegLog.use();
    AVCodec codec =
        CodecException.require(avcodec.avcodec_find_decoder_by_name(config.codec()), "decoder");
    context =
        scope.own(avcodec.avcodec_alloc_context3(codec), "context", avcodec::avcodec_free_context);
    packet = scope.own(avcodec.av_packet_alloc(), "packet", avcodec::av_packet_free);
    frame = scope.own(avutil.av_frame_alloc(), "frame", avutil::av_frame_free);
    byte[] extradata = config.extradata();
    BytePointer copy =
        new BytePointer(avutil.av_mallocz(extradata.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    copy.put(extradata);
    context.extradata(copy);
    context.extradata_size(extradata.length);
    context.thread_count(1);
    context.err_recognition(avcodec.AV_EF_EXPLODE);
    CodecException.check(
        avcodec.avcodec_open2(context, codec, (PointerPointer<?>) null), "open the decoder");
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
      return String.valueOf(
          CString.of(
              avcodec.avcodec_profile_name(decoder.context.codec_id(), decoder.context.profile())));
    }
  }

  private void decode(List<Frame> frames) throws CodecException {
    for (Frame coded : frames) {
      CodecException.check(avcodec.av_new_packet(packet, coded.data().length), "packet");
      packet.data().put(coded.data());
      CodecException.check(avcodec.avcodec_send_packet(context, packet), "decode");
      avcodec.av_packet_unref(packet);
      receive();
    }
    CodecException.check(avcodec.avcodec_send_packet(context, null), "flush");
    receive();
  }

  private void receive() {
    while (avcodec.avcodec_receive_frame(context, frame) >= 0) {
      if (frame.nb_samples() > 0) {
        float[] block = new float[frame.nb_samples()];
        new FloatPointer(frame.data(0)).get(block);
        samples.add(block);
      } else {
        pictures.add(picture());
      }
    }
  }

  private Picture picture() {
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
    scope.close();
  }
}
