package io.millrace.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The bound of what is on its way to the broker. */
class InFlightTest {
  private static final long MAX_BYTES = 100;

  private final InFlight inFlight = new InFlight(MAX_BYTES);

  @Test
  void room_isTakenUpToTheBoundAndNoFurther() {
    assertThat(inFlight.tryReserve(60)).isTrue();
    assertThat(inFlight.tryReserve(40)).isTrue();
    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.tryReserve(1)).isFalse();

    inFlight.release(40);

    assertThat(inFlight.isFull()).isFalse();
    assertThat(inFlight.tryReserve(41)).isFalse();
    assertThat(inFlight.tryReserve(40)).isTrue();
    assertThat(inFlight.bytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void moreThanTheBound_goesThroughAlone() {
    assertThat(inFlight.tryReserve(1)).isTrue();
    assertThat(inFlight.tryReserve(MAX_BYTES + 1)).isFalse();

    inFlight.release(1);

    assertThat(inFlight.tryReserve(MAX_BYTES + 1)).isTrue();
  }

  @Test
  void waiters_areServedInOrderAndNobodyOvertakes() {
    assertThat(inFlight.tryReserve(MAX_BYTES)).isTrue();
    List<String> served = new ArrayList<>();
    CompletableFuture<?> large = inFlight.reserve(80).thenRun(() -> served.add("large"));
    CompletableFuture<?> small = inFlight.reserve(20).thenRun(() -> served.add("small"));

    inFlight.release(30);
    assertThat(inFlight.tryReserve(1)).as("one that cannot wait overtakes").isFalse();
    assertThat(served).isEmpty();

    inFlight.release(70);
    assertThat(served).containsExactly("large", "small");
    assertThat(large).isCompleted();
    assertThat(small).isCompleted();
    assertThat(inFlight.bytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void wait_forNothingOnTheWay_endsWithTheLastRelease() throws InterruptedException {
    assertThat(inFlight.tryReserve(5)).isTrue();
    Thread broker = new Thread(() -> inFlight.release(5));
    broker.start();

    inFlight.awaitNone(Duration.ofDays(1));

    assertThat(inFlight.bytes()).isZero();
    broker.join();
  }

  @Test
  void bound_thatIsNotPositive_isRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InFlight(0))
        .withMessageContaining("millrace.ingest.max-in-flight-bytes 0");
  }
}
