package io.millrace.codec;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.global.avutil;

/** How the pixels of a raw picture lie; the names are FFmpeg's. */
enum PixelLayout {
  YUV420P("yuv420p", avutil.AV_PIX_FMT_YUV420P, 3),
  NV12("nv12", avutil.AV_PIX_FMT_NV12, 2),
  RGB24("rgb24", avutil.AV_PIX_FMT_RGB24, 1);

  static final Map<String, PixelLayout> BY_NAME = new TreeMap<>();

  static {
    for (PixelLayout layout : values()) {
      BY_NAME.put(layout.ffmpegName, layout);
    }
  }

  private final String ffmpegName;
  private final int code;
  private final int planes;

  PixelLayout(String ffmpegName, int code, int planes) {
    this.ffmpegName = ffmpegName;
    this.code = code;
    this.planes = planes;
  }

  String ffmpegName() {
    return ffmpegName;
  }

  /** FFmpeg's number of it. */
  int code() {
    return code;
  }

  int planes() {
    return planes;
  }

  /** Bytes in a row of a plane. */
  int rowBytes(int plane, int width) {
    int half = (width + 1) / 2;
    return switch (this) {
      case YUV420P -> plane == 0 ? width : half;
      case NV12 -> plane == 0 ? width : 2 * half;
      case RGB24 -> 3 * width;
    };
  }

  int rows(int plane, int height) {
    return plane == 0 ? height : (height + 1) / 2;
  }

  /** Bytes of a whole picture. */
  long bytes(int width, int height) {
    long sum = 0;
    for (int plane = 0; plane < planes; plane++) {
      sum += (long) rowBytes(plane, width) * rows(plane, height);
    }
    return sum;
  }
}
