package io.millrace.ffmpeg;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Text as C libraries give it: UTF-8 up to a zero byte. */
public final class CString {
  private static final int ERROR_BYTES = 256;

  private CString() {}

  public static String of(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** Null for a null pointer. */
  public static @Nullable String of(@Nullable BytePointer text) {
    return text == null || text.isNull() ? null : text.getString(StandardCharsets.UTF_8);
  }

  /** FFmpeg's words for one of its error codes. */
  public static String ofError(int errorCode) {
    byte[] text = new byte[ERROR_BYTES];
    avutil.av_strerror(errorCode, text, text.length);
    return of(text);
  }
}
