package io.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReaderQueueFlowTest {
  private static final ReaderConfig TEN = new ReaderConfig(Order.PRIORITY, 10, 1 << 20, null);
  private final ArrayDeque<Runnable> executor = new ArrayDeque<>();
  private final ReaderQueue queue = new ReaderQueue(TEN, () -> 0, executor::add);

  @Test
  void offer_neverSendsOnTheOfferingThread() {
    AssertSubscriber<StreamItem> reader = subscribe(10);
    queue.offer(Media.chunk("s", 'I', 0));
    assertThat(reader.getItems()).isEmpty();
    runAll();
    assertThat(reader.getItems()).hasSize(1);
  }

  @Test
  void request_one_givesOne() {
    Media.stream("AAA", 0).forEach(queue::offer);
    AssertSubscriber<StreamItem> reader = subscribe(0);
    runAll();
    assertThat(reader.getItems()).isEmpty();
    reader.request(1);
    runAll();
    assertThat(reader.getItems()).hasSize(1);
    assertThat(queue.utilization()).isEqualTo(0.2);
  }

  @Test
  void request_zero_fails() {
    AssertSubscriber<StreamItem> reader = subscribe(0);
    reader.request(0);
    reader.assertFailedWith(IllegalArgumentException.class);
  }

  @Test
  void items_secondSubscriber_isRefused() {
    subscribe(0);
    subscribe(1).assertFailedWith(IllegalStateException.class);
  }

  @Test
  void cancel_closesTheQueueAndAccountsForWhatWaits() {
    AssertSubscriber<StreamItem> reader = subscribe(1);
    Media.stream("AAA", 0).forEach(queue::offer);
    runAll();
    reader.cancel();
    queue.offer(Media.chunk("s", 'A', 3));
    runAll();
    assertThat(reader.getItems()).hasSize(1);
    assertThat(queue.accounts().abandoned().chunks()).isEqualTo(2);
    assertThat(queue.accounts().queued().chunks()).isZero();
    assertThat(queue.accounts().balance()).isTrue();
    assertThat(queue.hasRoom()).isFalse();
  }

  @Test
  void close_completesAfterWhatWaits() {
    Media.stream("AA", 0).forEach(queue::offer);
    AssertSubscriber<StreamItem> reader = subscribe(1);
    queue.close();
    queue.offer(Media.chunk("s", 'A', 2));
    runAll();
    reader.assertNotTerminated();
    reader.request(1);
    runAll();
    reader.assertCompleted();
    assertThat(reader.getItems()).hasSize(2);
  }

  @Test
  void close_emptyWithoutDemand_completes() {
    AssertSubscriber<StreamItem> reader = subscribe(0);
    queue.close();
    runAll();
    reader.assertCompleted();
  }

  @Test
  void abort_completesAtOnce() {
    Media.stream("AA", 0).forEach(queue::offer);
    AssertSubscriber<StreamItem> reader = subscribe(0);
    queue.abort();
    runAll();
    reader.assertCompleted();
    assertThat(queue.accounts().abandoned().chunks()).isEqualTo(2);
  }

  @Test
  void onRoom_fallsBelowHalf_isCalledOnceOnTheExecutor() {
    List<Integer> calls = new ArrayList<>();
    queue.onRoom(() -> calls.add(executor.size()));
    Media.stream("AAAAA", 0).forEach(queue::offer);
    assertThat(queue.hasRoom()).isFalse();
    AssertSubscriber<StreamItem> reader = subscribe(0);
    runAll();
    assertThat(calls).isEmpty();
    reader.request(1);
    assertThat(calls).isEmpty();
    runAll();
    assertThat(calls).hasSize(1);
    assertThat(queue.hasRoom()).isTrue();
    reader.request(4);
    runAll();
    assertThat(calls).hasSize(1);
  }

  @Test
  void onRoom_afterSubscription_isRefused() {
    subscribe(0);
    assertThatThrownBy(() -> queue.onRoom(() -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onRoom_feederReplaysAtTheReadersPace_losesNothing() {
    AtomicLong next = new AtomicLong();
    Runnable feed =
        () -> {
          while (next.get() < 1000 && queue.hasRoom()) {
            queue.offer(Media.chunk("s", 'A', next.getAndIncrement()));
          }
        };
    queue.onRoom(feed);
    feed.run();
    AssertSubscriber<StreamItem> reader = subscribe(Long.MAX_VALUE);
    runAll();
    assertThat(reader.getItems()).hasSize(1000);
    assertThat(queue.accounts().dropped().chunks()).isZero();
  }

  @Test
  void offer_moreGapsThanTheQueueKeeps_failsTheReader() {
    AssertSubscriber<StreamItem> reader = subscribe(0);
    for (int i = 0; i < 1025; i++) {
      queue.offer(new StreamItem.Gap("s", 0, i, i, GapReason.TIMEOUT));
    }
    runAll();
    reader.assertFailedWith(ReaderOverrunException.class);
  }

  @Test
  void offer_moreEpochsThanTheQueueKeeps_failsTheReader() {
    AssertSubscriber<StreamItem> reader = subscribe(0);
    for (int epoch = 0; epoch < 2000; epoch++) {
      queue.offer(Media.builder("s", 'I', 0).epoch(epoch).build());
      queue.offer(new StreamItem.End("s", epoch, EndReason.RESTARTED));
    }
    runAll();
    reader.assertFailedWith(ReaderOverrunException.class);
  }

  @Test
  void offer_executorRefuses_abandonsQuietly() {
    ReaderQueue refused =
        new ReaderQueue(
            TEN,
            () -> 0,
            task -> {
              throw new RejectedExecutionException("shut down");
            });
    refused.items().subscribe().withSubscriber(AssertSubscriber.create(1));
    refused.offer(Media.chunk("s", 'A', 0));
    assertThat(refused.hasRoom()).isFalse();
    assertThat(refused.accounts().balance()).isTrue();
  }

  @Test
  void offer_manyThreads_accountsBalanceAtEveryMoment() throws InterruptedException {
    ExecutorService drain = Executors.newFixedThreadPool(2);
    AtomicLong dropped = new AtomicLong();
    ReaderQueue busy =
        new ReaderQueue(
            new ReaderConfig(Order.PRIORITY, 64, 1 << 20, null),
            () -> 0,
            drain,
            (chunk, reason) -> dropped.incrementAndGet());
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong received = new AtomicLong();
    busy.items()
        .subscribe()
        .with(
            item -> {
              if (!(item instanceof StreamItem.Skip)) {
                received.incrementAndGet();
              }
            },
            failure -> {},
            done::countDown);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      String stream = "s" + t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      char letter = i % 30 == 0 ? 'I' : i % 3 == 0 ? 'P' : i % 3 == 1 ? 'b' : 'A';
                      busy.offer(Media.chunk(stream, letter, i));
                    }
                  }));
    }
    boolean balanced = true;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      balanced &= busy.accounts().balance();
    }
    busy.close();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    drain.shutdown();
    assertThat(balanced).isTrue();
    ReaderAccounts accounts = busy.accounts();
    assertThat(accounts.balance()).isTrue();
    assertThat(accounts.offered().chunks()).isEqualTo(60_000);
    assertThat(accounts.sent().chunks()).isEqualTo(received.get());
    assertThat(accounts.dropped().chunks()).isEqualTo(dropped.get());
    assertThat(accounts.queued().chunks()).isZero();
  }

  private AssertSubscriber<StreamItem> subscribe(long demand) {
    return queue.items().subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  private void runAll() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }
}
