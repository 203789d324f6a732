package io.millrace.codec;

import io.millrace.ffmpeg.NativeMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Native objects that live and die together. Closing frees them, the last first, each once; closing
 * again does nothing. Not thread-safe.
 */
final class NativeScope implements AutoCloseable {
  private static final LongAdder LIVE_OBJECTS = new LongAdder();

  private final Deque<Runnable> frees = new ArrayDeque<>();
  private long bytes;

  /**
   * Takes over a new object.
   *
   * @param pointer null or a null pointer if it could not be made, which is the failure
   * @param what what it is, for the message
   */
  <T extends Pointer> T own(@Nullable T pointer, String what, Consumer<? super T> free)
      throws CodecException {
    if (pointer == null || pointer.isNull()) {
      throw new CodecException("make " + what, 0);
    }
    frees.push(() -> free.accept(pointer));
    LIVE_OBJECTS.increment();
    return pointer;
  }

  /** Says about how many bytes the objects take by now, with all that hangs on them. */
  void estimate(long bytes) {
    NativeMemory.CODEC.add(bytes - this.bytes);
    this.bytes = bytes;
  }

  /** Objects that scopes of the whole process own now. For any thread. */
  static long liveObjects() {
    return LIVE_OBJECTS.sum();
  }

  @Override
  public void close() {
    estimate(0);
    while (!frees.isEmpty()) {
      frees.pop().run();
      LIVE_OBJECTS.decrement();
    }
  }
}
