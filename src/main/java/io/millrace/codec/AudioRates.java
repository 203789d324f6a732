package io.millrace.codec;

import java.util.List;

/** The sample rates and bit rates that an audio encoder takes. */
enum AudioRates {
  AAC,
  OPUS;

  /** Bits of a channel in an AAC frame of 1024 samples, at most (ISO/IEC 14496-3, 4.5.3.3). */
  private static final int AAC_FRAME_BITS = 6144;

  private static final int AAC_FRAME_SAMPLES = 1024;

  private static final int OPUS_SAMPLE_RATE = 48_000;

  /** Opus, bit/s a channel. */
  private static final int OPUS_CHANNEL_RATE = 256_000;

  static AudioRates of(String encoder) {
    return encoder.contains("opus") ? OPUS : AAC;
  }

  private List<Integer> sampleRates() {
    return this == AAC ? TestPattern.Config.SAMPLE_RATES : List.of(OPUS_SAMPLE_RATE);
  }

  /** The rate itself, else the next above it, else the highest; Hz. */
  int nearest(int sampleRate) {
    List<Integer> sampleRates = sampleRates();
    return sampleRates.stream()
        .filter(rate -> rate >= sampleRate)
        .findFirst()
        .orElse(sampleRates.getLast());
  }

  /** The most that the encoder takes, in bit/s. */
  int maxBitrate(int sampleRate, int channels) {
    return switch (this) {
      case AAC -> (int) ((long) AAC_FRAME_BITS * channels * sampleRate / AAC_FRAME_SAMPLES);
      case OPUS -> OPUS_CHANNEL_RATE * channels;
    };
  }
}
