package io.millrace.media;

/** What a reader of a stream gets, in the order in which it gets it. */
public sealed interface StreamItem
    permits MediaChunk, StreamItem.Gap, StreamItem.Skip, StreamItem.End {

  String streamId();

  int epoch();

  /**
   * Numbers that are lost for good, told once.
   *
   * @param from first missing sequence number
   * @param to last missing sequence number, inclusive
   */
  record Gap(String streamId, int epoch, long from, long to, GapReason reason)
      implements StreamItem {
    public Gap {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("gap from " + from + " to " + to);
      }
    }

    /** How many numbers are missing. */
    public long count() {
      return to - from + 1;
    }
  }

  /**
   * A run of chunks that this reader does not get, though others may.
   *
   * @param from lowest sequence number dropped
   * @param to highest sequence number dropped, inclusive; the reader may have got some between
   * @param count chunks dropped
   */
  record Skip(String streamId, int epoch, long from, long to, long count, DropReason reason)
      implements StreamItem {}

  /** The stream, or this epoch of it, is over. */
  record End(String streamId, int epoch, EndReason reason) implements StreamItem {}
}
