package io.millrace.ffmpeg;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Objects that native code carries to a callback as its opaque pointer, which is a number here.
 *
 * <p>So one instance of a callback serves all objects, and it has to: JavaCPP compiles ten
 * instances of each type of callback in, and has no lock around handing them out. The eleventh
 * would never be called. For any thread.
 */
public final class Handles<T> {
  private final Map<Long, T> objects = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** The pointer to give to native code, which must not look into it. */
  public Pointer open(T object) {
    long number = numbers.incrementAndGet();
    objects.put(number, object);
    return new Handle(number);
  }

  /** The object behind the pointer that native code gave back; null if it is closed. */
  public @Nullable T get(@Nullable Pointer opaque) {
    return opaque == null ? null : objects.get(opaque.address());
  }

  /** Forgets the object. */
  public void close(Pointer handle) {
    objects.remove(handle.address());
  }

  private static final class Handle extends Pointer {
    Handle(long number) {
      address = number;
    }
  }
}
