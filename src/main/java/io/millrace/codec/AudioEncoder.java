package io.millrace.codec;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Encodes stereo sound to AAC-LC.
 *
 * <p>Takes planar float frames of {@link #FRAME_SAMPLES} samples, the last one of fewer, whose pts
 * count samples. The packets have no ADTS header; the extradata is an AudioSpecificConfig. The
 * first packet is priming: its timestamp is one packet before the first sample's.
 */
final class AudioEncoder implements FrameEncoder {
  /** Samples of a channel in a packet. */
  static final int FRAME_SAMPLES = 1024;

  static final int CHANNELS = 2;
  private static final String ENCODER = "aac";

  private final EncoderContext encoder;
  private final TrackConfig config;

  /**
   * What to make.
   *
   * @param sampleRate Hz, one that MPEG-4 audio knows
   * @param bitrate bit/s, both channels together
   */
  record Settings(int sampleRate, int bitrate) {}

  AudioEncoder(int track, Settings settings) throws CodecException {
    encoder = new EncoderContext(ENCODER, context -> apply(settings, context));
    try {
      config = describe(track, settings);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static void apply(Settings settings, AVCodecContext context) {
    context.sample_rate(settings.sampleRate);
    context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
    avutil.av_channel_layout_default(context.ch_layout(), CHANNELS);
    context.time_base().num(1).den(settings.sampleRate);
    context.bit_rate(settings.bitrate);
  }

  private TrackConfig describe(int track, Settings settings) {
    AVCodecContext context = encoder.context();
    return new TrackConfig(
        track,
        MediaType.AUDIO,
        "aac",
        CString.of(avcodec.avcodec_profile_name(context.codec_id(), context.profile())),
        null,
        encoder.tickUs(),
        settings.bitrate,
        null,
        new TrackConfig.Audio(settings.sampleRate, CHANNELS, "stereo"),
        encoder.extradata());
  }

  @Override
  public TrackConfig config() {
    return config;
  }

  @Override
  public void send(@Nullable AVFrame raw) throws CodecException {
    encoder.send(raw);
  }

  @Override
  public @Nullable Frame receive() throws CodecException {
    AVPacket packet = encoder.receive();
    if (packet == null) {
      return null;
    }
    long timestampUs = encoder.toUs(packet.pts());
    return new Frame(
        config.track(),
        ChunkType.AUDIO,
        timestampUs,
        encoder.toUs(packet.pts() + packet.duration()) - timestampUs,
        true,
        EncoderContext.isDisposable(packet),
        EncoderContext.data(packet));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
