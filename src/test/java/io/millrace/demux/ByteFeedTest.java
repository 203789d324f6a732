package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ByteFeedTest {
  private static final byte[] BYTES =
      "abcdefghij".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @Test
  void producer_isAskedOnlyBelowTheBound() throws IOException {
    var feed = new ByteFeed(4);
    var pieces = Pieces.subscribe(feed, BYTES, 3, null);

    assertThat(pieces.given()).isEqualTo(6);
    assertThat(feed.bufferedBytes()).isEqualTo(6);

    feed.read(ByteBuffer.allocate(2));
    assertThat(pieces.given()).as("4 bytes still wait").isEqualTo(6);
    feed.read(ByteBuffer.allocate(1));
    assertThat(pieces.given()).as("3 bytes wait").isEqualTo(9);
  }

  @Test
  void producerOfTinyBuffers_isAskedForSoManyOnly() {
    var feed = new ByteFeed();
    var pieces = Pieces.subscribe(feed, new byte[5000], 1, null);

    assertThat(pieces.given()).isEqualTo(ByteFeed.MOST_BUFFERS);
  }

  @Test
  void manyBuffers_areReadTogetherInOrder() throws IOException {
    var feed = Pieces.feed(BYTES, 1);
    ByteBuffer target = ByteBuffer.allocate(64);

    assertThat(feed.read(target)).isEqualTo(10);
    assertThat(feed.read(target)).isEqualTo(-1);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(BYTES));
  }

  @Test
  void buffersWaiting_areReadAheadOfTheError() throws IOException {
    var feed = Pieces.brokenFeed(BYTES, 5);

    assertThat(feed.read(ByteBuffer.allocate(64))).isEqualTo(10);
    assertThatThrownBy(() -> feed.read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("connection reset");
  }

  @Test
  void reader_waitsForTheProducer() throws Exception {
    var feed = new ByteFeed(100);
    var read = CompletableFuture.supplyAsync(() -> read(feed));

    feed.onNext(ByteBuffer.wrap(BYTES));

    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(10);
  }

  @Test
  void abort_releasesTheReaderAndCancelsTheProducer() {
    var feed = new ByteFeed(100);
    var subscription = new Idle();
    feed.onSubscribe(subscription);
    var read = CompletableFuture.supplyAsync(() -> read(feed));

    feed.abort(new IOException("shutdown"));

    assertThat(read)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("shutdown");
    assertThat(subscription.isCancelled).isTrue();
  }

  @Test
  void close_dropsWhatWaitsAndRefusesMore() {
    var feed = new ByteFeed(100);
    var subscription = new Idle();
    feed.onSubscribe(subscription);
    feed.onNext(ByteBuffer.wrap(BYTES));

    feed.close();
    feed.onNext(ByteBuffer.wrap(BYTES));

    assertThat(feed.bufferedBytes()).isZero();
    assertThat(subscription.isCancelled).isTrue();
    assertThatThrownBy(() -> feed.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
  }

  @Test
  void secondProducer_isCancelled() {
    var feed = new ByteFeed(100);
    var first = new Idle();
    var second = new Idle();
    feed.onSubscribe(first);
    feed.onSubscribe(second);

    assertThat(first.isCancelled).isFalse();
    assertThat(second.isCancelled).isTrue();
  }

  private static int read(ByteFeed feed) {
    try {
      return feed.read(ByteBuffer.allocate(64));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Idle implements Flow.Subscription {
    volatile boolean isCancelled;

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }
}
