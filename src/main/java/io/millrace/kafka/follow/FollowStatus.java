package io.millrace.kafka.follow;

import org.jspecify.annotations.Nullable;

/**
 * How the topics are being followed.
 *
 * @param isCaughtUp true once all is read that was there at the start
 * @param lagRecords records of the ordered topic that are there and not read, when last asked
 * @param trouble why the topics cannot be read now; null if they can
 */
public record FollowStatus(boolean isCaughtUp, long lagRecords, @Nullable String trouble) {
  static final FollowStatus STARTING = new FollowStatus(false, 0, "not connected yet");

  /** Whether readers get what there is. */
  public boolean isUp() {
    return isCaughtUp && trouble == null;
  }

  FollowStatus reached(boolean nowCaughtUp, long nowLagRecords) {
    return new FollowStatus(isCaughtUp || nowCaughtUp, nowLagRecords, null);
  }

  FollowStatus lost(String reason) {
    return new FollowStatus(isCaughtUp, lagRecords, reason);
  }
}
