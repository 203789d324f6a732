package io.millrace.demux;

import org.jspecify.annotations.Nullable;

/**
 * What the header in front of every frame of some audio codecs says.
 *
 * <p>Sources: ADTS in ISO/IEC 13818-7 clause 6.2; MPEG audio in ISO/IEC 11172-3 clause 2.4.1.3;
 * AC-3 and E-AC-3 in ETSI TS 102 366 clauses 4.3 and E.1.2.
 *
 * @param sampleRate Hz
 * @param samples of one channel in a frame
 */
record AudioHeader(int sampleRate, int channels, int samples) {
  private static final int[] ADTS_RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };
  private static final int[] MPEG_RATES = {44_100, 48_000, 32_000};
  private static final int[] AC3_RATES = {48_000, 44_100, 32_000};
  private static final int[] AC3_BLOCKS = {1, 2, 3, 6};
  private static final int[] AC3_CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};

  /** Reads the header; null if the codec has none, or it is damaged. */
  static @Nullable AudioHeader of(String codec, byte[] frame) {
    if (frame.length < 8) {
      return null;
    }
    return switch (codec) {
      case "aac" -> adts(frame);
      case "mp2", "mp3" -> mpegAudio(frame);
      case "ac3" -> ac3(frame);
      case "eac3" -> enhancedAc3(frame);
      default -> null;
    };
  }

  private static @Nullable AudioHeader adts(byte[] frame) {
    int rate = (frame[2] >> 2) & 0xF;
    if ((frame[0] & 0xFF) != 0xFF || (frame[1] & 0xF6) != 0xF0 || rate >= ADTS_RATES.length) {
      return null;
    }
    int channels = ((frame[2] & 1) << 2) | ((frame[3] >> 6) & 3);
    return new AudioHeader(ADTS_RATES[rate], channels == 7 ? 8 : channels, 1024);
  }

  private static @Nullable AudioHeader mpegAudio(byte[] frame) {
    int version = (frame[1] >> 3) & 3;
    int rate = (frame[2] >> 2) & 3;
    if ((frame[0] & 0xFF) != 0xFF || (frame[1] & 0xE0) != 0xE0 || version == 1 || rate == 3) {
      return null;
    }
    int halvings = version == 3 ? 0 : version == 2 ? 1 : 2;
    boolean isLayer3 = ((frame[1] >> 1) & 3) == 1;
    boolean isMono = ((frame[3] >> 6) & 3) == 3;
    return new AudioHeader(
        MPEG_RATES[rate] >> halvings, isMono ? 1 : 2, isLayer3 && halvings > 0 ? 576 : 1152);
  }

  private static @Nullable AudioHeader ac3(byte[] frame) {
    int rate = (frame[4] >> 6) & 3;
    if (frame[0] != 0x0B || frame[1] != 0x77 || rate == 3) {
      return null;
    }
    int mode = (frame[6] >> 5) & 7;
    int bit = 3;
    bit += (mode & 1) != 0 && mode != 1 ? 2 : 0;
    bit += (mode & 4) != 0 ? 2 : 0;
    bit += mode == 2 ? 2 : 0;
    int lowFrequency = (((frame[6] & 0xFF) << 8 | (frame[7] & 0xFF)) >> (15 - bit)) & 1;
    return new AudioHeader(AC3_RATES[rate], AC3_CHANNELS[mode] + lowFrequency, 1536);
  }

  private static @Nullable AudioHeader enhancedAc3(byte[] frame) {
    int rate = (frame[4] >> 6) & 3;
    boolean isDependent = ((frame[2] >> 6) & 3) == 1;
    if (frame[0] != 0x0B || frame[1] != 0x77 || rate == 3 || isDependent) {
      return null;
    }
    return new AudioHeader(
        AC3_RATES[rate],
        AC3_CHANNELS[(frame[4] >> 1) & 7] + (frame[4] & 1),
        256 * AC3_BLOCKS[(frame[4] >> 4) & 3]);
  }
}
