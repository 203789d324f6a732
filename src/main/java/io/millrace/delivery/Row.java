package io.millrace.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked row whose members hold their own links, so that a member leaves from anywhere in
 * constant time. Not thread-safe.
 */
final class Row<T> {
  private @Nullable Link<T> first;
  private @Nullable Link<T> last;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable T first() {
    return first == null ? null : first.owner;
  }

  @Nullable T last() {
    return last == null ? null : last.owner;
  }

  /** Puts the link at the end of this row, out of the one that it was in. */
  void add(Link<T> link) {
    link.leave();
    link.row = this;
    link.previous = last;
    if (last == null) {
      first = link;
    } else {
      last.next = link;
    }
    last = link;
  }

  /** A place in at most one row at a time. */
  static final class Link<T> {
    private final T owner;
    private @Nullable Row<T> row;
    private @Nullable Link<T> previous;
    private @Nullable Link<T> next;

    Link(T owner) {
      this.owner = owner;
    }

    boolean isLinked() {
      return row != null;
    }

    void leave() {
      if (row == null) {
        return;
      }
      if (previous == null) {
        row.first = next;
      } else {
        previous.next = next;
      }
      if (next == null) {
        row.last = previous;
      } else {
        next.previous = previous;
      }
      row = null;
      previous = null;
      next = null;
    }
  }
}
