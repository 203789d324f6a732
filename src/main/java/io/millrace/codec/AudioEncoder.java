package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Encodes sound: to AAC-LC, or with another of FFmpeg's encoders.
 *
 * <p>Takes frames of {@link #sampleFormat} and {@link #frameSamples}, the last one of fewer, whose
 * pts count samples. AAC packets have no ADTS header; the extradata is an AudioSpecificConfig. The
 * first packet is priming: its timestamp is ahead of the first sample's.
 */
final class AudioEncoder implements FrameEncoder {
  /** Samples in a frame where the encoder takes any number. */
  private static final int ANY_FRAME_SAMPLES = 1024;

  /** A layout of more channels than this cannot be named. */
  private static final int LAYOUT_BYTES = 64;

  private final EncoderContext encoder;
  private final TrackConfig config;

  /**
   * What to make.
   *
   * @param encoder FFmpeg's name of the encoder
   * @param sampleRate Hz, one that the codec knows
   * @param channels in the layout of {@link ChannelLayouts}
   * @param bitrate bit/s, all channels together
   */
  record Settings(String encoder, int sampleRate, int channels, int bitrate) {

    static Settings aac(int sampleRate, int channels, int bitrate) {
      return new Settings("aac", sampleRate, channels, bitrate);
    }

    /** FFmpeg's name of the sample format that the encoder takes. */
    String sampleFormat() {
      return encoder.equals("libopus") ? "flt" : "fltp";
    }
  }

  AudioEncoder(int track, Settings settings) throws CodecException {
    encoder =
        new EncoderContext(
            settings.encoder, options(settings), context -> apply(settings, context));
    try {
      config = describe(track, settings);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Opus's variable rate may else be a quarter above the target. */
  private static Map<String, String> options(Settings settings) {
    return isOpus(settings) ? Map.of("vbr", "constrained") : Map.of();
  }

  private static boolean isOpus(Settings settings) {
    return settings.encoder.equals("libopus");
  }

  private static void apply(Settings settings, AVCodecContext context) {
    context.sample_rate(settings.sampleRate);
    context.sample_fmt(sampleFormat(settings));
    ChannelLayouts.set(context.ch_layout(), settings.channels);
    context.time_base().num(1).den(settings.sampleRate);
    context.bit_rate(settings.bitrate);
  }

  private static int sampleFormat(Settings settings) {
    return isOpus(settings) ? avutil.AV_SAMPLE_FMT_FLT : avutil.AV_SAMPLE_FMT_FLTP;
  }

  /** FFmpeg's name of the sample format that the encoder takes. */
  String sampleFormat() {
    return String.valueOf(
        CString.of(avutil.av_get_sample_fmt_name(encoder.context().sample_fmt())));
  }

  /** Samples of a channel in each frame but the last. */
  int frameSamples() {
    int samples = encoder.context().frame_size();
    return samples > 0 ? samples : ANY_FRAME_SAMPLES;
  }

  private TrackConfig describe(int track, Settings settings) {
    return new TrackConfig(
        track,
        MediaType.AUDIO,
        encoder.codecName(),
        encoder.profileName(),
        null,
        encoder.tickUs(),
        settings.bitrate,
        null,
        new TrackConfig.Audio(settings.sampleRate, settings.channels, layout(encoder.context())),
        encoder.extradata());
  }

  private static String layout(AVCodecContext context) {
    byte[] name = new byte[LAYOUT_BYTES];
    avutil.av_channel_layout_describe(context.ch_layout(), name, name.length);
    return CString.of(name);
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
