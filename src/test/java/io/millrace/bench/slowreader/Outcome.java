package io.millrace.bench.slowreader;

/**
 * What one way of queueing brought to the reader.
 *
 * @param decodable pictures that decode exactly as they do when nothing is lost
 * @param longestWaitNanos from when a chunk was made until its last byte was at the reader
 */
record Outcome(
    String name,
    Share video,
    Share keyframes,
    Share audio,
    Share decodable,
    long longestWaitNanos) {

  /** So many out of so many. */
  record Share(long count, long total) {
    boolean isAll() {
      return count == total;
    }

    @Override
    public String toString() {
      return count + " of " + total;
    }
  }

  /** Pictures that the reader paid for and cannot use. */
  long wasted() {
    return video.count() - decodable.count();
  }

  double ratioTo(Outcome opponent) {
    return (double) decodable.count() / opponent.decodable.count();
  }
}
