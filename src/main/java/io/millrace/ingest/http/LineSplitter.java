package io.millrace.ingest.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts bytes into lines of bounded length, whatever pieces they come in. Not thread-safe. */
final class LineSplitter {
  private final int maxBytes;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private boolean isTooLong;
  private long number;

  /**
   * A line without its end.
   *
   * @param number from 1
   * @param isTooLong true if it went past the bound; the bytes are then missing
   */
  record Line(long number, byte[] bytes, boolean isTooLong) {}

  LineSplitter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The lines that these bytes complete; blank ones are left out. */
  List<Line> split(byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        collect(bytes, start, i);
        finish(lines);
        start = i + 1;
      }
    }
    collect(bytes, start, bytes.length);
    return lines;
  }

  /** The last line, if it came without its end. */
  List<Line> rest() {
    List<Line> lines = new ArrayList<>();
    finish(lines);
    return lines;
  }

  private void collect(byte[] bytes, int from, int to) {
    if (partial.size() + to - from > maxBytes) {
      isTooLong = true;
      partial.reset();
    } else if (!isTooLong) {
      partial.write(bytes, from, to - from);
    }
  }

  private void finish(List<Line> lines) {
    number++;
    byte[] line = partial.toByteArray();
    if (isTooLong || !new String(line, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
      lines.add(new Line(number, line, isTooLong));
    }
    partial.reset();
    isTooLong = false;
  }
}
