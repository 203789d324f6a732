package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Codes raw samples, resampled to a rate that the encoder takes and cut into its frames.
 *
 * <p>The first block's time is the beginning; from there on samples are counted. A block that comes
 * more than {@link #TOLERANCE_US} off does not continue the sound.
 */
final class SampleCoder implements RawCoder {
  /** How far a block's time may be off the count of samples: what clocks and rounding do. */
  private static final long TOLERANCE_US = 100_000;

  private static final long US_PER_SECOND = 1_000_000;

  private final NativeScope scope = new NativeScope();
  private final RawForm.Samples form;
  private final AudioEncoder encoder;
  private final FilterChain chain;
  private final AVFrame frame;
  private final int sampleRate;
  private long startUs = Long.MIN_VALUE;
  private long samplesIn;
  private long samplesOut;

  SampleCoder(int track, RawForm.Samples form, EncodingPlan plan) throws CodecException {
    this.form = form;
    AudioEncoder.Settings settings = plan.audio(form.sampleRate(), form.channels());
    sampleRate = settings.sampleRate();
    encoder = new AudioEncoder(track, settings);
    chain =
        new FilterChain(
            MediaType.AUDIO,
            "aresample=%d,aformat=sample_fmts=%s:sample_rates=%d,asetnsamples=n=%d:p=0"
                .formatted(sampleRate, encoder.sampleFormat(), sampleRate, encoder.frameSamples()),
            1);
    try {
      frame = scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
    } catch (CodecException e) {
      encoder.close();
      throw e;
    }
  }

  @Override
  public TrackConfig config() {
    return encoder.config();
  }

  @Override
  public boolean continues(RawMediaData raw) throws CodecException {
    if (startUs == Long.MIN_VALUE) {
      return true;
    }
    long expectedUs = startUs + avutil.av_rescale(samplesIn, US_PER_SECOND, form.sampleRate());
    if (raw.timestampUs() < expectedUs - TOLERANCE_US) {
      throw new CodecException(
          Kind.INVALID_INPUT,
          "timestampUs %d: the sound so far ends at %d, expected no less than %d before it"
              .formatted(raw.timestampUs(), expectedUs, TOLERANCE_US));
    }
    return raw.timestampUs() <= expectedUs + TOLERANCE_US;
  }

  @Override
  public List<Frame> encode(RawMediaData raw) throws CodecException {
    if (startUs == Long.MIN_VALUE) {
      startUs = raw.timestampUs();
    }
    RawFrames.fill(frame, raw, form);
    samplesIn += frame.nb_samples();
    chain.send(frame);
    return pass(new ArrayList<>());
  }

  @Override
  public List<Frame> finish() throws CodecException {
    chain.send(null);
    List<Frame> coded = pass(new ArrayList<>());
    encoder.send(null);
    encoder.receiveInto(coded);
    return coded;
  }

  private List<Frame> pass(List<Frame> coded) throws CodecException {
    for (AVFrame block = chain.receive(); block != null; block = chain.receive()) {
      block.pts(avutil.av_rescale(startUs, sampleRate, US_PER_SECOND) + samplesOut);
      samplesOut += block.nb_samples();
      encoder.send(block);
      encoder.receiveInto(coded);
    }
    return coded;
  }

  @Override
  public void close() {
    scope.close();
    chain.close();
    encoder.close();
  }
}
