package io.millrace.codec;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes raw frames on untouched: the codec is {@code rawvideo} or one of PCM. */
final class PassCoder implements RawCoder {
  private static final long US_PER_SECOND = 1_000_000;
  private static final int BITS = 8;

  private final RawForm form;
  private final TrackConfig config;

  PassCoder(int track, RawForm form) {
    this.form = form;
    this.config =
        switch (form) {
          case RawForm.Picture picture -> pictures(track, picture);
          case RawForm.Samples samples -> samples(track, samples);
        };
  }

  private static TrackConfig pictures(int track, RawForm.Picture form) {
    double rate = form.frameRate().value();
    long bitrate = Math.round(rate * form.layout().bytes(form.width(), form.height()) * BITS);
    var video =
        new TrackConfig.Video(form.width(), form.height(), rate, 0, form.layout().ffmpegName());
    return config(track, MediaType.VIDEO, "rawvideo", bitrate, video, null);
  }

  private static TrackConfig samples(int track, RawForm.Samples form) {
    long bitrate = (long) form.sampleRate() * form.bytesPerSample() * BITS;
    var audio = new TrackConfig.Audio(form.sampleRate(), form.channels(), null);
    return config(track, MediaType.AUDIO, form.layout().codec(), bitrate, null, audio);
  }

  private static TrackConfig config(
      int track,
      MediaType type,
      String codec,
      long bitrate,
      TrackConfig.@Nullable Video video,
      TrackConfig.@Nullable Audio audio) {
    return new TrackConfig(track, type, codec, null, null, 1, bitrate, video, audio, new byte[0]);
  }

  @Override
  public TrackConfig config() {
    return config;
  }

  @Override
  public boolean continues(RawMediaData raw) {
    return true;
  }

  @Override
  public List<Frame> encode(RawMediaData raw) {
    return List.of(
        new Frame(
            config.track(),
            config.type() == MediaType.VIDEO ? ChunkType.VIDEO_I_FRAME : ChunkType.AUDIO,
            raw.timestampUs(),
            durationUs(raw),
            true,
            true,
            raw.data()));
  }

  private long durationUs(RawMediaData raw) {
    return switch (form) {
      case RawForm.Picture picture -> Math.round(US_PER_SECOND / picture.frameRate().value());
      case RawForm.Samples samples ->
          raw.data().length / samples.bytesPerSample() * US_PER_SECOND / samples.sampleRate();
    };
  }

  @Override
  public List<Frame> finish() {
    return List.of();
  }

  @Override
  public void close() {}
}
