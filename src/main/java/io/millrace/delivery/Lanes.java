package io.millrace.delivery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a {@link Backlog} that are free to go, by priority. Not thread-safe. */
final class Lanes {
  private final Turns turns = new Turns();
  private final List<Row<Queued>> rows = new ArrayList<>();
  private long stamps;

  Lanes() {
    for (int lane = 0; lane < Turns.LANES; lane++) {
      rows.add(new Row<>());
    }
  }

  void add(Queued queued) {
    queued.stamp = stamps++;
    rows.get(queued.lane).add(queued.inLane);
  }

  /** The item whose turn it is. */
  @Nullable Queued next() {
    int lane = turns.next(headStamp(0), headStamp(1), headStamp(2));
    return lane == Turns.NONE ? null : rows.get(lane).first();
  }

  /** Takes what {@link #next()} gave. */
  void take(Queued next) {
    turns.taken(next.lane, headStamp(0), headStamp(1), headStamp(2));
    next.inLane.leave();
  }

  private long headStamp(int lane) {
    Queued head = rows.get(lane).first();
    return head == null ? Turns.EMPTY : head.stamp;
  }
}
