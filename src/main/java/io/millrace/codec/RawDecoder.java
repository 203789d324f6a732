package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * An open decoder whose raw frames are yuv420p pictures or interleaved f32 samples. What comes out
 * damaged is an error. Not thread-safe.
 */
final class RawDecoder implements AutoCloseable {
  private static final long US_PER_SECOND = 1_000_000;

  private final FrameDecoder decoder;
  private final FilterChain chain;
  private final CodecLimits limits;

  RawDecoder(TrackConfig config, CodecLimits limits) throws CodecException {
    this.limits = limits;
    boolean isVideo = config.type() == MediaType.VIDEO;
    decoder = new FrameDecoder(config, limits.maxPixels(), 1);
    requireType(config, isVideo ? avutil.AVMEDIA_TYPE_VIDEO : avutil.AVMEDIA_TYPE_AUDIO);
    decoder.context().err_recognition(avcodec.AV_EF_EXPLODE | avcodec.AV_EF_CRCCHECK);
    decoder.context().error_concealment(0);
    chain =
        new FilterChain(config.type(), isVideo ? "format=yuv420p" : "aformat=sample_fmts=flt", 1);
  }

  private void requireType(TrackConfig config, int type) throws CodecException {
    if (decoder.context().codec_type() != type) {
      decoder.close();
      throw new CodecException(
          Kind.DAMAGED,
          "codec '%s' of a track of %s: it is of another type"
              .formatted(config.codec(), config.type()));
    }
  }

  List<RawMediaData> decode(Frame coded, Map<String, String> others) throws CodecException {
    decoder.send(coded);
    return receive(new ArrayList<>(), others);
  }

  /** The frames that are left; a keyframe may come then. */
  List<RawMediaData> restart(Map<String, String> others) throws CodecException {
    List<RawMediaData> left = finish(others);
    decoder.flush();
    return left;
  }

  /** The frames that are left. */
  List<RawMediaData> finish(Map<String, String> others) throws CodecException {
    decoder.send(null);
    return receive(new ArrayList<>(), others);
  }

  private List<RawMediaData> receive(List<RawMediaData> frames, Map<String, String> others)
      throws CodecException {
    for (AVFrame raw = decoder.receive(); raw != null; raw = decoder.receive()) {
      check(raw);
      chain.send(raw);
      for (AVFrame plain = chain.receive(); plain != null; plain = chain.receive()) {
        frames.add(copy(plain, others));
      }
    }
    return frames;
  }

  private void check(AVFrame raw) throws CodecException {
    boolean isCorrupt = (raw.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    if (isCorrupt || raw.decode_error_flags() != 0) {
      throw new CodecException(
          Kind.DAMAGED,
          "a picture came out damaged (error flags %d)".formatted(raw.decode_error_flags()));
    }
    if (decoder.config().type() == MediaType.AUDIO) {
      limits.requireSound(raw.sample_rate(), raw.ch_layout().nb_channels());
    }
  }

  private RawMediaData copy(AVFrame plain, Map<String, String> others) {
    Ratio clock = chain.timeBase();
    long timestampUs = avutil.av_rescale(plain.pts(), clock.num() * US_PER_SECOND, clock.den());
    TrackConfig.Video video = decoder.config().video();
    return video == null
        ? RawFrames.samples(plain, timestampUs, others)
        : RawFrames.picture(plain, timestampUs, video.frameRate(), others);
  }

  @Override
  public void close() {
    chain.close();
    decoder.close();
  }
}
