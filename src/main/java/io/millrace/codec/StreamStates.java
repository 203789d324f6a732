package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.StreamId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The states of all streams, by id. Work on one stream is done in order, on threads of the worker,
 * and side by side with that on others. Thread-safe.
 */
final class StreamStates<S extends StreamState> {
  private final ConcurrentMap<String, Held<S>> all = new ConcurrentHashMap<>();
  private final Function<String, S> create;
  private final Executor worker;
  private volatile boolean isClosed;

  /** What is to be done with a stream's state. */
  @FunctionalInterface
  interface Work<S, T> {
    T on(S state) throws CodecException;
  }

  /** A state and the order of its work. */
  private static final class Held<S extends StreamState> {
    private final S state;
    private final Strand strand;

    Held(S state, Executor worker) {
      this.state = state;
      this.strand = new Strand(worker);
    }
  }

  StreamStates(Function<String, S> create, Executor worker) {
    this.create = create;
    this.worker = worker;
  }

  /** Does the work when it is subscribed to, after all that came before for that stream. */
  <T> Uni<T> run(String streamId, Work<S, T> work) {
    return Uni.createFrom().emitter(emitter -> submit(StreamId.require(streamId), work, emitter));
  }

  private <T> void submit(String streamId, Work<S, T> work, UniEmitter<? super T> emitter) {
    Held<S> held = all.computeIfAbsent(streamId, id -> new Held<>(create.apply(id), worker));
    held.strand.execute(() -> execute(streamId, held, work, emitter));
  }

  private <T> void execute(
      String streamId, Held<S> held, Work<S, T> work, UniEmitter<? super T> emitter) {
    if (isClosed) {
      remove(streamId, held);
      emitter.fail(
          new CodecException(Kind.UNAVAILABLE, "the codec is closed").at(streamId, -1, null));
    } else if (all.get(streamId) != held) {
      submit(streamId, work, emitter);
    } else {
      T result;
      try {
        result = work.on(held.state);
      } catch (Throwable e) {
        removeIfEmpty(streamId, held);
        emitter.fail(e);
        return;
      }
      removeIfEmpty(streamId, held);
      emitter.complete(result);
    }
  }

  private void removeIfEmpty(String streamId, Held<S> held) {
    if (held.state.isEmpty()) {
      remove(streamId, held);
    }
  }

  /** In the order of the stream's work: on its strand. */
  private void remove(String streamId, Held<S> held) {
    all.remove(streamId, held);
    held.state.close();
  }

  /** Closes a stream's sessions once the work in hand is done; its next work begins anew. */
  void close(String streamId) {
    Held<S> held = all.remove(streamId);
    if (held != null) {
      held.strand.execute(held.state::close);
    }
  }

  /** Closes all, and takes nothing more. */
  void closeAll() {
    isClosed = true;
    all.keySet().forEach(this::close);
  }

  int size() {
    return all.size();
  }
}
