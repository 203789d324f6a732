package io.millrace.delivery;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random producers and a random reader against a list that is searched for what is next. */
class MediaPriorityQueuePropertyTest {
  private static final int STEPS = 1500;
  private static final long MAX_BYTES = 1500;

  /** What the queue must do, in order of arrival. */
  private static final class Model {
    final int maxChunks;
    final List<MediaChunk> inside = new ArrayList<>();
    final ArrayDeque<MediaChunk> outside = new ArrayDeque<>();
    final List<MediaChunk> delivered = new ArrayList<>();
    long demand;
    private int overtakes;

    Model(int maxChunks) {
      this.maxChunks = maxChunks;
    }

    long bytes() {
      return inside.stream().mapToLong(MediaChunk::sizeBytes).sum();
    }

    boolean fits(MediaChunk chunk) {
      return inside.size() < maxChunks && bytes() + chunk.sizeBytes() <= MAX_BYTES;
    }

    void run() {
      boolean moved = true;
      while (moved) {
        moved = !outside.isEmpty() && fits(outside.peek());
        if (moved) {
          inside.add(outside.remove());
        } else if (demand > 0 && !inside.isEmpty()) {
          moved = true;
          demand--;
          deliver();
        }
      }
    }

    private void deliver() {
      MediaChunk oldest = inside.getFirst();
      MediaChunk first =
          overtakes < Turns.MAX_OVERTAKES
              ? inside.stream().min(comparingInt(c -> -c.priority().level())).orElseThrow()
              : oldest;
      overtakes = first.equals(oldest) ? 0 : overtakes + 1;
      inside.remove(first);
      delivered.add(first);
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void queue_underAnyLoad_doesWhatTheModelDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int maxChunks,
      @ForAll @IntRange(min = 0, max = 100) int highPercent) {
    Random random = new Random(seed);
    MediaPriorityQueue queue = new MediaPriorityQueue(maxChunks, MAX_BYTES);
    Model model = new Model(maxChunks);
    List<UniAssertSubscriber<Void>> producers = new ArrayList<>();
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create());
    for (int number = 0; number < STEPS; number++) {
      MediaChunk chunk = chunk(random, highPercent, number);
      if (random.nextBoolean()) {
        boolean admitted = model.outside.isEmpty() && model.fits(chunk);
        if (admitted) {
          model.inside.add(chunk);
        }
        assertThat(queue.tryEnqueue(chunk)).isEqualTo(admitted);
      } else if (random.nextInt(3) == 0) {
        model.outside.add(chunk);
        producers.add(
            queue.enqueue(chunk).subscribe().withSubscriber(UniAssertSubscriber.create()));
      }
      model.run();
      if (random.nextInt(3) == 0) {
        int asked = 1 + random.nextInt(2);
        model.demand += asked;
        model.run();
        reader.request(asked);
      }
      assertThat(queue.size()).isEqualTo(model.inside.size()).isLessThanOrEqualTo(maxChunks);
      assertThat(queue.sizeBytes()).isEqualTo(model.bytes()).isLessThanOrEqualTo(MAX_BYTES);
      assertThat(reader.getItems()).hasSameSizeAs(model.delivered);
      if (!model.delivered.isEmpty()) {
        assertThat(reader.getLastItem()).isSameAs(model.delivered.getLast());
      }
    }
    int waiting = model.outside.size();
    model.outside.clear();
    model.demand = Long.MAX_VALUE;
    model.run();
    queue.close();
    reader.request(Long.MAX_VALUE);
    reader.assertCompleted();
    assertThat(reader.getItems()).isEqualTo(model.delivered);
    assertThat(producers).filteredOn(producer -> producer.getFailure() != null).hasSize(waiting);
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
