package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_describe;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import io.millrace.demux.BitstreamParser.PictureSize;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** Reads what FFmpeg knows of a stream into a {@link TrackConfig}. */
final class TrackFacts {
  private static final int MATRIX_BYTES = 9 * Integer.BYTES;

  private TrackFacts() {}

  /**
   * @param size what the pictures themselves say, in place of the container; null if they do not
   * @param sound what the frames themselves say, in place of the container; null if they do not
   */
  static TrackConfig of(
      int track,
      AVStream stream,
      byte[] extradata,
      @Nullable PictureSize size,
      @Nullable AudioHeader sound) {
    AVCodecParameters codec = stream.codecpar();
    boolean isVideo = codec.codec_type() == AVMEDIA_TYPE_VIDEO;
    BytePointer profile = avcodec_profile_name(codec.codec_id(), codec.profile());
    return new TrackConfig(
        track,
        isVideo ? MediaType.VIDEO : MediaType.AUDIO,
        codecName(codec),
        profile == null ? null : profile.getString(),
        language(stream),
        1e6 * ratio(stream.time_base()),
        Math.max(codec.bit_rate(), 0),
        isVideo ? video(stream, codec, size) : null,
        isVideo ? null : audio(codec, sound),
        extradata);
  }

  static String codecName(AVCodecParameters codec) {
    return avcodec_get_name(codec.codec_id()).getString();
  }

  static byte[] extradata(AVCodecParameters codec) {
    BytePointer bytes = codec.extradata();
    if (bytes == null || codec.extradata_size() <= 0) {
      return new byte[0];
    }
    byte[] copy = new byte[codec.extradata_size()];
    bytes.get(copy);
    return copy;
  }

  private static TrackConfig.Video video(
      AVStream stream, AVCodecParameters codec, @Nullable PictureSize size) {
    int format = size == null || size.pixelFormat() < 0 ? codec.format() : size.pixelFormat();
    BytePointer formatName = av_get_pix_fmt_name(format);
    double average = ratio(stream.avg_frame_rate());
    return new TrackConfig.Video(
        size == null ? codec.width() : size.width(),
        size == null ? codec.height() : size.height(),
        average > 0 ? average : ratio(stream.r_frame_rate()),
        rotationDegrees(codec),
        formatName == null ? null : formatName.getString());
  }

  private static TrackConfig.Audio audio(AVCodecParameters codec, @Nullable AudioHeader sound) {
    if (sound != null) {
      return new TrackConfig.Audio(sound.sampleRate(), sound.channels(), null);
    }
    byte[] text = new byte[128];
    int length = av_channel_layout_describe(codec.ch_layout(), text, text.length);
    boolean isKnown = codec.ch_layout().nb_channels() > 0 && length > 1 && length <= text.length;
    return new TrackConfig.Audio(
        codec.sample_rate(),
        codec.ch_layout().nb_channels(),
        isKnown ? new String(text, 0, length - 1, StandardCharsets.US_ASCII) : null);
  }

  /** FFmpeg's matrix tells the counter-clockwise turn. */
  private static int rotationDegrees(AVCodecParameters codec) {
    if (codec.nb_coded_side_data() == 0) {
      return 0;
    }
    AVPacketSideData matrix =
        av_packet_side_data_get(
            codec.coded_side_data(), codec.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.size() < MATRIX_BYTES) {
      return 0;
    }
    double turn = av_display_rotation_get(new IntPointer(matrix.data()));
    return Double.isNaN(turn) ? 0 : Math.floorMod(Math.round(-turn), 360);
  }

  private static @Nullable String language(AVStream stream) {
    if (stream.metadata() == null) {
      return null;
    }
    AVDictionaryEntry entry = av_dict_get(stream.metadata(), "language", null, 0);
    String language = entry == null ? "und" : entry.value().getString();
    return language.equals("und") || language.isEmpty() ? null : language;
  }

  private static double ratio(AVRational rational) {
    return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
  }
}
