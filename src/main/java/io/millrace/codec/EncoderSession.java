package io.millrace.codec;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An open encoder, and what it was opened for. */
final class EncoderSession {
  private final RawForm form;
  private final EncodingPlan plan;
  private final RawCoder coder;
  private @Nullable Map<String, String> described;

  private EncoderSession(RawForm form, EncodingPlan plan, RawCoder coder) {
    this.form = form;
    this.plan = plan;
    this.coder = coder;
  }

  static EncoderSession open(int track, RawForm form, EncodingPlan plan) throws CodecException {
    return new EncoderSession(form, plan, coder(track, form, plan));
  }

  private static RawCoder coder(int track, RawForm form, EncodingPlan plan) throws CodecException {
    if (!plan.config().enableCompression()) {
      return new PassCoder(track, form);
    }
    return switch (form) {
      case RawForm.Picture picture -> new PictureCoder(track, picture, plan);
      case RawForm.Samples samples -> new SampleCoder(track, samples, plan);
    };
  }

  /** True if frames of that form can be encoded after that plan with it. */
  boolean suits(RawForm otherForm, EncodingPlan otherPlan) {
    return form.equals(otherForm) && plan.equals(otherPlan);
  }

  /** True if a METADATA chunk has to go ahead of frames of which that is said. */
  boolean describes(Map<String, String> others) {
    boolean isNews = !Objects.equals(described, others);
    described = others;
    return isNews;
  }

  EncodingPlan plan() {
    return plan;
  }

  RawCoder coder() {
    return coder;
  }
}
