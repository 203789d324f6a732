package io.millrace.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Native objects that live and die together. Closing frees them, the last first, each once; closing
 * again does nothing. Not thread-safe.
 */
final class NativeScope implements AutoCloseable {
  private final Deque<Runnable> frees = new ArrayDeque<>();

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
    return pointer;
  }

  @Override
  public void close() {
    while (!frees.isEmpty()) {
      frees.pop().run();
    }
  }
}
