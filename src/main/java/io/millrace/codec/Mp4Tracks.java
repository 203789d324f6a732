package io.millrace.codec;

import io.millrace.media.TrackConfig;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Tells a muxer of libavformat what a {@link TrackConfig} says. */
final class Mp4Tracks {
  private Mp4Tracks() {}

  /**
   * Adds a track to a file whose header is not written yet.
   *
   * @param videoClock the clock that pictures are to have; sound has that of its samples
   */
  static AVStream add(AVFormatContext file, TrackConfig config, Ratio videoClock)
      throws CodecException {
    AVCodecDescriptor codec =
        CodecException.require(
            avcodec.avcodec_descriptor_get_by_name(config.codec()),
            "find the codec " + config.codec());
    AVStream stream =
        CodecException.require(
            avformat.avformat_new_stream(file, (AVCodec) null), "make a track of an MP4");
    AVCodecParameters parameters = stream.codecpar();
    parameters.codec_type(codec.type());
    parameters.codec_id(codec.id());
    parameters.bit_rate(config.bitrate());
    setExtradata(parameters, config.extradata());
    TrackConfig.Video video = config.video();
    if (video != null) {
      parameters.width(video.width());
      parameters.height(video.height());
      videoClock.copyTo(stream.time_base());
      if (video.frameRate() > 0) {
        Ratio.ofRate(video.frameRate()).copyTo(stream.avg_frame_rate());
      }
    }
    TrackConfig.Audio audio = config.audio();
    if (audio != null) {
      parameters.sample_rate(audio.sampleRate());
      avutil.av_channel_layout_default(parameters.ch_layout(), audio.channels());
      new Ratio(1, audio.sampleRate()).copyTo(stream.time_base());
    }
    return stream;
  }

  private static void setExtradata(AVCodecParameters parameters, byte[] extradata) {
    if (extradata.length == 0) {
      return;
    }
    BytePointer copy =
        new BytePointer(avutil.av_mallocz(extradata.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    copy.put(extradata);
    parameters.extradata(copy); // the stream frees it
    parameters.extradata_size(extradata.length);
  }
}
