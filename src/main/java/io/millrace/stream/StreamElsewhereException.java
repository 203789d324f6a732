package io.millrace.stream;

/** What was asked of this process is for those that put the streams in order. */
public final class StreamElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StreamElsewhereException(String message) {
    super(message);
  }

  static StreamElsewhereException onWriting(String streamId) {
    return new StreamElsewhereException(
        ("stream %s is put in order by the processors, and this process can only show it: send"
                + " chunks to a process in role ingest; a final chunk ends a stream, and one that"
                + " nothing comes for expires")
            .formatted(streamId));
  }

  static StreamElsewhereException onReading() {
    return new StreamElsewhereException(
        "this process follows no streams: ask one that does, in role ingest or processor with"
            + " profile kafka and millrace.follow.enabled=true");
  }
}
