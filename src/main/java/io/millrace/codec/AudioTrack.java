package io.millrace.codec;

import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes the sound of one source track and encodes it for all rungs, on one thread: sound is
 * little work.
 *
 * <p>Where the times of the source leave a gap there is silence, and where they drift from the
 * number of samples sound is stretched, so that it stays with the pictures. A leap of more than
 * {@link #MAX_SILENCE_US} is left as it is.
 */
final class AudioTrack {
  static final long MAX_SILENCE_US = 10_000_000;

  /** Samples a second that may be added or taken away to make up for drift. */
  private static final int MAX_STRETCH = 1000;

  private final TranscodeSettings settings;
  private final LongAdder damaged;
  private final List<AudioRung> rungs;

  /**
   * @param rungs one at least, all of the same sample rate and layout
   */
  AudioTrack(TranscodeSettings settings, LongAdder damaged, List<AudioRung> rungs) {
    this.settings = settings;
    this.damaged = damaged;
    this.rungs = rungs;
  }

  void transcode(Conveyor<TrackItem> input) throws CodecException, InterruptedException {
    try {
      for (AudioRung rung : rungs) {
        rung.open();
      }
      try (Sound sound = new Sound();
          var decoder = new SourceDecoder(settings.limits(), 1, damaged, sound)) {
        decoder.run(input);
        sound.drain();
      }
    } finally {
      rungs.forEach(AudioRung::close);
    }
    rungs.forEach(AudioRung::end);
  }

  /** From decoded samples to frames as the encoders take them. */
  private final class Sound implements SourceDecoder.Output, AutoCloseable {
    private final FilterChain conforming;
    private FilterChain timing;
    private long nextUs = avutil.AV_NOPTS_VALUE;

    Sound() {
      conforming = new FilterChain(MediaType.AUDIO, rungs.getFirst().form(), 1);
      timing = newTiming();
    }

    /** Its input has one form for ever, so that its frames are cut without a break. */
    private FilterChain newTiming() {
      return new FilterChain(
          MediaType.AUDIO,
          "atrim=start=0,aresample=async=%d,asetnsamples=n=%d:p=0"
              .formatted(MAX_STRETCH, rungs.getFirst().frameSamples()),
          1);
    }

    @Override
    public void raw(AVFrame raw, TrackConfig config) throws CodecException, InterruptedException {
      conforming.send(raw);
      conform();
    }

    private void conform() throws CodecException, InterruptedException {
      for (AVFrame out = conforming.receive(); out != null; out = conforming.receive()) {
        long us = conforming.timeBase().rescale(out.pts(), Ratio.MICROSECOND);
        if (nextUs != avutil.AV_NOPTS_VALUE && us - nextUs > MAX_SILENCE_US) {
          leap();
        }
        nextUs = us + new Ratio(1, out.sample_rate()).rescale(out.nb_samples(), Ratio.MICROSECOND);
        out.pts(us);
        timing.send(out);
        encode();
      }
    }

    private void leap() throws CodecException, InterruptedException {
      timing.send(null);
      encode();
      timing.close();
      timing = newTiming();
      for (AudioRung rung : rungs) {
        rung.restart();
      }
    }

    private void encode() throws CodecException, InterruptedException {
      for (AVFrame out = timing.receive(); out != null; out = timing.receive()) {
        out.pts(timing.timeBase().rescale(out.pts(), new Ratio(1, out.sample_rate())));
        for (AudioRung rung : rungs) {
          rung.encode(out);
        }
      }
    }

    void drain() throws CodecException, InterruptedException {
      conforming.send(null);
      conform();
      timing.send(null);
      encode();
      for (AudioRung rung : rungs) {
        rung.drain();
      }
    }

    @Override
    public void close() {
      conforming.close();
      timing.close();
    }
  }
}
