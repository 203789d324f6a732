package io.millrace.stream;

import io.millrace.media.MediaChunk;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who waits to hear what becomes of a chunk: that it has left, or that it never will. A chunk is
 * known by the array of its payload, which stays the same whatever number the chunk is given.
 *
 * <p>Thread-safe.
 */
public final class Receipts {
  private final ConcurrentHashMap<Payload, Receipt> open = new ConcurrentHashMap<>();
  private volatile Consumer<String> endListener = streamId -> {};

  /** Waits to hear of one chunk. Either is called once at most; neither may block. */
  public interface Receipt {

    /**
     * The chunk has left, behind those of its stream that come before it.
     *
     * @param chunk as it left, with its number
     */
    void delivered(MediaChunk chunk);

    /** The chunk will not leave. */
    void refused(String reason);
  }

  /** An array that is equal to itself alone. */
  private static final class Payload {
    private final byte[] bytes;

    Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Payload that && that.bytes == bytes;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(bytes);
    }
  }

  /** Has the receipt told of the chunk, whose array no other chunk may share. */
  public void expect(MediaChunk chunk, Receipt receipt) {
    open.put(new Payload(chunk.data()), receipt);
  }

  /** Whether somebody waits to hear of the chunk. */
  public boolean isExpected(MediaChunk chunk) {
    return open.containsKey(new Payload(chunk.data()));
  }

  /** Sees that nobody is told of the chunk; false if somebody has been. */
  public boolean forget(MediaChunk chunk) {
    return open.remove(new Payload(chunk.data())) != null;
  }

  /** Tells whoever waits for it that the chunk has left. */
  public void delivered(MediaChunk chunk) {
    Receipt receipt = open.remove(new Payload(chunk.data()));
    if (receipt != null) {
      receipt.delivered(chunk);
    }
  }

  /** Tells whoever waits for it that the chunk will not leave. */
  public void refused(MediaChunk chunk, String reason) {
    Receipt receipt = open.remove(new Payload(chunk.data()));
    if (receipt != null) {
      receipt.refused(reason);
    }
  }

  /** Has the listener told the ids of streams that have ended and have left whole. */
  public void onEnd(Consumer<String> listener) {
    endListener = listener;
  }

  /** All that came before a stream's end has left. */
  public void ended(String streamId) {
    endListener.accept(streamId);
  }
}
