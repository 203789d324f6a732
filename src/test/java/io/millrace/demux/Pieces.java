package io.millrace.demux;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A producer that cuts bytes into pieces and gives them when asked, on the asking thread. */
final class Pieces implements Flow.Subscription {
  private final ByteFeed feed;
  private final byte[] bytes;
  private final int pieceBytes;
  private final @Nullable Throwable failure;
  private int given;
  private long wanted;
  private boolean isGiving;
  private boolean isOver;
  boolean isCancelled;

  private Pieces(ByteFeed feed, byte[] bytes, int pieceBytes, @Nullable Throwable failure) {
    this.feed = feed;
    this.bytes = bytes;
    this.pieceBytes = pieceBytes;
    this.failure = failure;
  }

  /** A feed that gets the bytes and then ends well. */
  static ByteFeed feed(byte[] bytes, int pieceBytes) {
    var feed = new ByteFeed();
    subscribe(feed, bytes, pieceBytes, null);
    return feed;
  }

  /** A feed that gets the bytes and then breaks off. */
  static ByteFeed brokenFeed(byte[] bytes, int pieceBytes) {
    var feed = new ByteFeed();
    subscribe(feed, bytes, pieceBytes, new java.io.IOException("connection reset"));
    return feed;
  }

  static Pieces subscribe(
      ByteFeed feed, byte[] bytes, int pieceBytes, @Nullable Throwable failure) {
    var pieces = new Pieces(feed, bytes, pieceBytes, failure);
    feed.onSubscribe(pieces);
    return pieces;
  }

  @Override
  public void request(long count) {
    wanted += count;
    if (isGiving) {
      return;
    }
    isGiving = true;
    while (wanted > 0 && !isOver && !isCancelled) {
      wanted--;
      give();
    }
    isGiving = false;
  }

  private void give() {
    if (given < bytes.length) {
      int size = Math.min(pieceBytes, bytes.length - given);
      given += size;
      feed.onNext(ByteBuffer.wrap(bytes, given - size, size));
      return;
    }
    isOver = true;
    if (failure == null) {
      feed.onComplete();
    } else {
      feed.onError(failure);
    }
  }

  int given() {
    return given;
  }

  @Override
  public void cancel() {
    isCancelled = true;
  }
}
