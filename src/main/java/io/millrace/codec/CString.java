package io.millrace.codec;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Text as C libraries give it: UTF-8 up to a zero byte. */
final class CString {
  private CString() {}

  static String of(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** Null for a null pointer. */
  static @Nullable String of(@Nullable BytePointer text) {
    return text == null || text.isNull() ? null : text.getString(StandardCharsets.UTF_8);
  }
}
