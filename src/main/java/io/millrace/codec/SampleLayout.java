package io.millrace.codec;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.global.avutil;

/** What a raw sample is. */
enum SampleLayout {
  /** Integers of 16 bits. */
  S16("s16", avutil.AV_SAMPLE_FMT_S16, Short.BYTES, "pcm_s16le"),
  /** Floating point of 32 bits; full scale is -1 to 1. */
  F32("f32", avutil.AV_SAMPLE_FMT_FLT, Float.BYTES, "pcm_f32le");

  static final Map<String, SampleLayout> BY_NAME = new TreeMap<>();

  static {
    for (SampleLayout layout : values()) {
      BY_NAME.put(layout.label, layout);
    }
  }

  private final String label;
  private final int code;
  private final int bytes;
  private final String codec;

  SampleLayout(String label, int code, int bytes, String codec) {
    this.label = label;
    this.code = code;
    this.bytes = bytes;
    this.codec = codec;
  }

  /** Its name in metadata. */
  String label() {
    return label;
  }

  /** FFmpeg's number of it, interleaved. */
  int code() {
    return code;
  }

  int bytes() {
    return bytes;
  }

  /** FFmpeg's name of the codec that does nothing to such samples. */
  String codec() {
    return codec;
  }
}
