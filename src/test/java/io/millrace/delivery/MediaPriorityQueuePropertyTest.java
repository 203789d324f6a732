package io.millrace.delivery;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Random producers and a random reader, which produces too while it is given a chunk, against a
 * list that is searched for what is next.
 */
class MediaPriorityQueuePropertyTest {
  private static final int STEPS = 1500;
  private static final long MAX_BYTES = 1500;

  /** What the queue must do, in order of arrival. */
  private static final class Model {
    final int maxChunks;
    final List<MediaChunk> inside = new ArrayList<>();
    final ArrayDeque<MediaChunk> outside = new ArrayDeque<>();
    private int overtakes;

    Model(int maxChunks) {
      this.maxChunks = maxChunks;
    }

    long bytes() {
      return inside.stream().mapToLong(MediaChunk::sizeBytes).sum();
    }

    private boolean fits(MediaChunk chunk) {
      return inside.size() < maxChunks && bytes() + chunk.sizeBytes() <= MAX_BYTES;
    }

    boolean add(MediaChunk chunk) {
      return outside.isEmpty() && fits(chunk) && inside.add(chunk);
    }

    void addOrWait(MediaChunk chunk) {
      if (!add(chunk)) {
        outside.add(chunk);
      }
    }

    void admit() {
      while (!outside.isEmpty() && fits(outside.peek())) {
        inside.add(outside.remove());
      }
    }

    MediaChunk deliver() {
      admit();
      MediaChunk oldest = inside.getFirst();
      MediaChunk first =
          overtakes < Turns.MAX_OVERTAKES
              ? inside.stream().min(comparingInt(c -> -c.priority().level())).orElseThrow()
              : oldest;
      overtakes = first.equals(oldest) ? 0 : overtakes + 1;
      inside.remove(first);
      return first;
    }
  }

  /** Both sides, and a reader that compares each chunk, and what is left, as it comes. */
  private static final class Comparison implements MultiSubscriber<MediaChunk> {
    final Random random;
    final int highPercent;
    final MediaPriorityQueue queue;
    final Model model;
    final List<UniAssertSubscriber<Void>> producers = new ArrayList<>();
    long demand;
    boolean isCompleted;
    private boolean isClosed;
    private Flow.@Nullable Subscription subscription;
    private long number;

    Comparison(long seed, int maxChunks, int highPercent) {
      this.random = new Random(seed);
      this.highPercent = highPercent;
      this.queue = new MediaPriorityQueue(maxChunks, MAX_BYTES);
      this.model = new Model(maxChunks);
      queue.dequeue().subscribe().withSubscriber(this);
    }

    void produce() {
      MediaChunk chunk = chunk(random, highPercent, number++);
      if (random.nextInt(3) > 0) {
        boolean isAdmitted = model.add(chunk);
        assertThat(queue.tryEnqueue(chunk)).isEqualTo(isAdmitted);
      } else {
        model.addOrWait(chunk);
        producers.add(
            queue.enqueue(chunk).subscribe().withSubscriber(UniAssertSubscriber.create()));
      }
    }

    void ask(long count) {
      demand += count;
      requireNonNull(subscription).request(count);
    }

    void close() {
      isClosed = true;
      queue.close();
    }

    void compare() {
      assertThat(queue.size()).isEqualTo(model.inside.size()).isLessThanOrEqualTo(model.maxChunks);
      assertThat(queue.sizeBytes()).isEqualTo(model.bytes()).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onItem(MediaChunk chunk) {
      demand--;
      assertThat(chunk).isSameAs(model.deliver());
      if (random.nextBoolean()) { // asking changes what the queue knows of its run
        compare();
      }
      if (!isClosed && random.nextInt(3) == 0) {
        produce();
      }
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onCompletion() {
      isCompleted = true;
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void queue_underAnyLoad_doesWhatTheModelDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int maxChunks,
      @ForAll @IntRange(min = 0, max = 100) int highPercent) {
    Comparison comparison = new Comparison(seed, maxChunks, highPercent);
    Model model = comparison.model;
    for (int step = 0; step < STEPS; step++) {
      comparison.produce();
      if (comparison.random.nextInt(40) == 0) {
        comparison.ask(1 + comparison.random.nextInt(100));
      }
      model.admit();
      comparison.compare();
      assertThat(comparison.demand == 0 || model.inside.isEmpty()).isTrue();
    }
    int waiting = model.outside.size();
    model.outside.clear();
    comparison.close();
    assertThat(comparison.producers)
        .filteredOn(producer -> producer.getFailure() != null)
        .hasSize(waiting);
    comparison.ask(Long.MAX_VALUE);
    assertThat(model.inside).isEmpty();
    assertThat(comparison.isCompleted).isTrue();
  }

  private static MediaChunk chunk(Random random, int highPercent, long number) {
    MediaPriority priority =
        random.nextInt(100) < highPercent
            ? MediaPriority.HIGH
            : random.nextBoolean() ? MediaPriority.NORMAL : MediaPriority.LOW;
    return Media.builder("s" + random.nextInt(3), 'A', number)
        .priority(priority)
        .data(new byte[random.nextInt(30)])
        .build();
  }
}
