package io.millrace.demux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whether a source can be read as it comes, or is an ISO base media file (ISO/IEC 14496-12, MP4,
 * MOV) whose index follows the media it describes.
 */
enum IndexPlace {
  /** Not such a file, or its index comes first, or each fragment has its own. */
  FIRST,
  /** The media data comes before the index: nothing can be read until all is there. */
  LAST;

  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;
  private static final Set<String> PRECEDING =
      Set.of(
          "ftyp", "styp", "free", "skip", "wide", "pnot", "uuid", "sidx", "ssix", "prft", "emsg",
          "pdin", "meta", "PICT", "junk");

  /**
   * Reads the headers of the boxes at the top of the file up to the first that decides.
   *
   * @param limitBytes how far to look; a file that has not decided by then counts as {@link #LAST}
   */
  static IndexPlace of(FeedSource source, int limitBytes) {
    long offset = 0;
    while (offset <= limitBytes - LARGE_HEADER_BYTES) {
      int at = (int) offset;
      if (!source.hasHead(at + HEADER_BYTES)) {
        return FIRST;
      }
      ByteBuffer head = source.head();
      String type = StandardCharsets.ISO_8859_1.decode(head.slice(at + 4, 4)).toString();
      if (type.equals("mdat")) {
        return LAST;
      }
      if (!PRECEDING.contains(type)) {
        return FIRST;
      }
      long size = Integer.toUnsignedLong(head.getInt(at));
      if (size == 1) {
        if (!source.hasHead(at + LARGE_HEADER_BYTES)) {
          return FIRST;
        }
        size = source.head().getLong(at + HEADER_BYTES);
      }
      if (size < HEADER_BYTES || size > Long.MAX_VALUE - offset) {
        return FIRST;
      }
      offset += size;
    }
    return LAST;
  }
}
