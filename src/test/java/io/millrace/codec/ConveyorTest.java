package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConveyorTest {
  private static final int ITEMS = 50_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void items_ofAFastPutter_allComeInOrder(int capacity) throws Exception {
    Conveyor<Integer> conveyor = new Conveyor<>(capacity);
    Future<?> putting = threads.submit(() -> putAll(conveyor));

    List<Integer> taken = new ArrayList<>();
    for (Integer item = conveyor.take(); item != null; item = conveyor.take()) {
      taken.add(item);
    }

    assertThat(taken).containsExactlyElementsOf(IntStream.range(0, ITEMS).boxed().toList());
    putting.get(1, TimeUnit.SECONDS);
  }

  private static Void putAll(Conveyor<Integer> conveyor) throws InterruptedException {
    for (int each = 0; each < ITEMS; each++) {
      conveyor.put(each);
    }
    conveyor.end();
    return null;
  }

  @Test
  void putter_ofAFullConveyor_isReleasedWhenItIsAbandoned() throws Exception {
    Conveyor<Integer> conveyor = new Conveyor<>(1);
    conveyor.put(0);
    Future<?> putting = threads.submit(() -> putAll(conveyor));

    conveyor.abandon();

    assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
        .isThrownBy(putting::get)
        .withCauseInstanceOf(InterruptedException.class);
  }
}
