package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.util.Objects;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the sound of one track for one rung. The encoder's priming is left out: what comes begins
 * with the first sample. Not thread-safe.
 */
final class AudioRung implements AutoCloseable {
  private final int track;
  private final AudioEncoder.Settings settings;
  private final Interleaver.Lane lane;
  private @Nullable AudioEncoder encoder;
  private @Nullable TrackConfig told;
  private long firstUs = Long.MIN_VALUE;

  /**
   * @param track number of the track that comes out
   */
  AudioRung(int track, AudioEncoder.Settings settings, Interleaver.Lane lane) {
    this.track = track;
    this.settings = settings;
    this.lane = lane;
  }

  void open() throws CodecException, InterruptedException {
    AudioEncoder fresh = new AudioEncoder(track, settings);
    encoder = fresh;
    firstUs = Long.MIN_VALUE;
    if (!fresh.config().equals(told)) {
      told = fresh.config();
      lane.track(fresh.config());
    }
  }

  private AudioEncoder encoder() {
    return Objects.requireNonNull(encoder, "the encoder is not open");
  }

  /** Filters that make samples as the encoder takes them. */
  String form() {
    return "aformat=sample_fmts=%s:sample_rates=%d:channel_layouts=%s"
        .formatted(
            settings.sampleFormat(),
            settings.sampleRate(),
            settings.channels() == 1 ? "mono" : "stereo");
  }

  int frameSamples() {
    return encoder().frameSamples();
  }

  /** Takes a frame, which stays the caller's, and whose pts counts samples. */
  void encode(AVFrame raw) throws CodecException, InterruptedException {
    if (firstUs == Long.MIN_VALUE) {
      firstUs = new Ratio(1, settings.sampleRate()).rescale(raw.pts(), Ratio.MICROSECOND);
    }
    encoder().send(raw);
    pass();
  }

  /** Begins anew, where the times leap. */
  void restart() throws CodecException, InterruptedException {
    drain();
    close();
    open();
  }

  void drain() throws CodecException, InterruptedException {
    encoder().send(null);
    pass();
  }

  private void pass() throws CodecException, InterruptedException {
    AudioEncoder open = encoder();
    for (Frame frame = open.receive(); frame != null; frame = open.receive()) {
      if (frame.timestampUs() + frame.durationUs() > firstUs) {
        lane.frame(frame);
      }
    }
  }

  void end() {
    lane.end();
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
