package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteOutletTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger subscribed = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  private ByteOutlet outlet(int bound, Duration patience) {
    return new ByteOutlet(bound, patience, subscribed::incrementAndGet, cancelled::incrementAndGet);
  }

  private static AssertSubscriber<byte[]> read(ByteOutlet outlet, long demand) {
    return Multi.createFrom()
        .publisher(outlet)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(demand));
  }

  @Test
  void bytes_comeInOrder_asFarAsTheyAreAskedFor() {
    ByteOutlet outlet = outlet(100, LONG);
    AssertSubscriber<byte[]> reader = read(outlet, 1);

    outlet.put(new byte[] {1});
    outlet.put(new byte[] {2});
    outlet.complete();

    assertThat(subscribed).hasValue(1);
    assertThat(reader.getItems()).containsExactly(new byte[] {1});
    reader.request(1).assertCompleted();
    assertThat(reader.getItems()).containsExactly(new byte[] {1}, new byte[] {2});
    reader.cancel();
    assertThat(cancelled).hasValue(0);
  }

  @Test
  void thread_beyondTheBound_blocksUntilSomeAreTaken() throws InterruptedException {
    ByteOutlet outlet = outlet(2, LONG);
    AssertSubscriber<byte[]> reader = read(outlet, 0);
    CountDownLatch isPut = new CountDownLatch(1);
    outlet.put(new byte[2]);
    Thread maker =
        Thread.ofPlatform()
            .start(
                () -> {
                  outlet.put(new byte[1]);
                  isPut.countDown();
                });
    while (maker.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(isPut.getCount()).isOne();

    reader.request(1);

    isPut.await();
    maker.join();
  }

  @Test
  void reader_thatLeaves_isToldToTheThread() throws InterruptedException {
    ByteOutlet outlet = outlet(1, LONG);
    AssertSubscriber<byte[]> reader = read(outlet, 0);
    outlet.put(new byte[1]);

    reader.cancel();

    assertThat(cancelled).hasValue(1);
    assertThatThrownBy(() -> outlet.put(new byte[1])).isInstanceOf(CancellationException.class);
  }

  @Test
  void reader_thatTakesNothing_isGivenUp() {
    ByteOutlet outlet = outlet(1, Duration.ofMillis(1));
    AssertSubscriber<byte[]> reader = read(outlet, 0);
    outlet.put(new byte[1]);

    assertThatThrownBy(() -> outlet.put(new byte[1]))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("took nothing");
    reader.cancel();
  }

  @Test
  void failure_comesBehindTheBytes() {
    ByteOutlet outlet = outlet(100, LONG);
    AssertSubscriber<byte[]> reader = read(outlet, 0);
    outlet.put(new byte[1]);

    outlet.fail(new IllegalStateException("broken"));

    reader.assertNotTerminated();
    reader.request(1).assertFailedWith(IllegalStateException.class, "broken");
  }
}
