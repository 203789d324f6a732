package io.millrace.egress.http;

/** What items look like on the way out. */
final class Formats {
  static final String NDJSON = "application/x-ndjson";

  /** RFC 8742. */
  static final String CBOR_SEQUENCE = "application/cbor-seq";

  /** What a reader gets, for the API's description. */
  static final String ITEMS =
      "Items are chunk, gap (numbers lost for good), skip (what this reader lost by being slow) and"
          + " end. Ask for text/event-stream, application/x-ndjson or application/cbor-seq.";

  private Formats() {}
}
