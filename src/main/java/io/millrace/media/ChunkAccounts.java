package io.millrace.media;

/**
 * Where the chunks of a stream went. At every moment {@code received = delivered + duplicates +
 * rejected + dropped + held}.
 *
 * @param received chunks that came in
 * @param delivered chunks handed on in order
 * @param duplicates chunks that had come before
 * @param rejected chunks refused, late ones included
 * @param dropped chunks accepted and then discarded unread
 * @param held chunks that wait for those before them
 * @param late of the rejected, those whose gap had been given up
 * @param gaps gaps given up
 * @param missing sequence numbers in those gaps, {@link Long#MAX_VALUE} at most: numbers may jump
 *     far
 */
public record ChunkAccounts(
    long received,
    long delivered,
    long duplicates,
    long rejected,
    long dropped,
    long held,
    long late,
    long gaps,
    long missing) {

  public static final ChunkAccounts NONE = new ChunkAccounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public boolean balance() {
    return received == delivered + duplicates + rejected + dropped + held;
  }

  public ChunkAccounts plus(ChunkAccounts other) {
    return new ChunkAccounts(
        received + other.received,
        delivered + other.delivered,
        duplicates + other.duplicates,
        rejected + other.rejected,
        dropped + other.dropped,
        held + other.held,
        late + other.late,
        gaps + other.gaps,
        sumOfCounts(missing, other.missing));
  }

  /** The sum of two counts, {@link Long#MAX_VALUE} at most. */
  public static long sumOfCounts(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
