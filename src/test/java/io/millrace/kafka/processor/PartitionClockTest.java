package io.millrace.kafka.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PartitionClockTest {
  private long wallMillis = 1_000_000;
  private final PartitionClock clock =
      new PartitionClock(() -> TimeUnit.MILLISECONDS.toNanos(wallMillis));

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.getAsLong());
  }

  @Test
  void clock_atTheEnd_followsTheWall() {
    clock.atEnd();
    wallMillis += 400;
    clock.atEnd();

    assertThat(millis()).isEqualTo(1_000_400);
  }

  @Test
  void clock_whileTheBrokerWasAway_stands() {
    clock.atEnd();
    wallMillis += Duration.ofMinutes(10).toMillis();
    clock.atEnd();

    assertThat(millis()).isEqualTo(1_001_000);
  }

  @Test
  void clock_behindTheEnd_followsTheRecords() {
    clock.read(400_000);
    clock.read(400_700);
    assertThat(millis()).isEqualTo(400_700);

    clock.read(500_000);
    assertThat(millis()).as("a second a record at most").isEqualTo(401_700);

    clock.read(500_100);
    assertThat(millis()).as("the rest is not caught up on").isEqualTo(401_800);
  }

  @Test
  void clock_afterTheEnd_countsNoTimeTwice() {
    clock.read(990_000);
    clock.behind();
    wallMillis += 400;
    clock.atEnd();
    wallMillis += 100;
    clock.read(wallMillis);

    assertThat(millis()).isEqualTo(990_500);
  }

  @Test
  void clock_afterItWasBehind_countsFromThere() {
    clock.read(400_000);
    wallMillis += 5_000;
    clock.behind();
    clock.atEnd();

    assertThat(millis()).isEqualTo(400_000);
  }

  @Test
  void clock_withRecordsOfThePast_neverGoesBack() {
    clock.read(400_000);
    clock.read(100);
    clock.read(-1);

    assertThat(millis()).isEqualTo(400_000);
  }

  @Test
  void clock_withRecordsOfTheFuture_staysBehindTheWall() {
    clock.read(Long.MAX_VALUE / 1_000_000);

    assertThat(millis()).isEqualTo(1_000_000);
  }

  @Test
  void clock_thatMoved_goesOn() {
    clock.set(TimeUnit.MILLISECONDS.toNanos(300_000));
    clock.read(999_000);
    assertThat(millis()).as("nobody read in between").isEqualTo(300_000);

    clock.read(999_400);
    assertThat(millis()).isEqualTo(300_400);
  }
}
