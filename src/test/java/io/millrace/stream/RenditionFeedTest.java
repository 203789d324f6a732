package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to frames on their way to the renditions. */
@Timeout(60)
class RenditionFeedTest {
  private static final int BYTES = 10;
  private final RenditionFeed feed =
      new RenditionFeed(new RenditionSettings(1, 8, 1000, Duration.ofMinutes(1)));
  private final List<Long> taken = new ArrayList<>();

  private static Frame frame(long time) {
    boolean isKeyframe = time % 5 == 0;
    return new Frame(
        0,
        isKeyframe ? ChunkType.VIDEO_I_FRAME : ChunkType.VIDEO_P_FRAME,
        time,
        1,
        isKeyframe,
        false,
        new byte[BYTES]);
  }

  private void put(long first, long last, boolean canWait) throws InterruptedException {
    for (long time = first; time <= last; time++) {
      feed.frame(frame(time), canWait);
    }
  }

  private final class Taker implements FrameSink {
    private final Semaphore leave = new Semaphore(0);

    @Override
    public void track(TrackConfig config) {}

    @Override
    public void frame(Frame frame) {
      leave.acquireUninterruptibly();
      taken.add(frame.timestampUs());
    }

    CompletableFuture<Void> start() {
      return CompletableFuture.runAsync(
          () -> {
            try {
              feed.drainTo(this);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          },
          task -> Thread.ofPlatform().start(task));
    }
  }

  @Test
  void fullFeed_isNotWaitedForByALiveSender_andGoesOnAtAKeyframeWithRoom() throws Exception {
    put(0, 7, false);
    assertThat(feed.fill()).isEqualTo(1);
    put(8, 11, false); // 10 is a keyframe, for which there is no room

    assertThat(feed.skipped()).isEqualTo(4);

    Taker taker = new Taker();
    CompletableFuture<Void> taking = taker.start();
    taker.leave.release(Integer.MAX_VALUE);
    while (feed.fill() > 0) {
      Thread.onSpinWait();
    }
    put(12, 16, false);
    feed.end();
    taking.get();

    assertThat(taken).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 15L, 16L);
    assertThat(feed.skipped()).isEqualTo(4 + 3);
  }

  @Test
  void fullFeed_isWaitedForByASenderThatCan_andNothingIsSkipped() throws Exception {
    Taker taker = new Taker();
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              try {
                put(0, 99, true);
                feed.end();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            task -> Thread.ofPlatform().start(task));
    while (feed.fill() < 1) {
      Thread.onSpinWait();
    }
    assertThat(putting).isNotDone();
    CompletableFuture<Void> taking = taker.start();
    taker.leave.release(Integer.MAX_VALUE);
    putting.get();
    taking.get();

    assertThat(taken).hasSize(100).isSorted();
    assertThat(feed.skipped()).isZero();
  }

  @Test
  void closing_letsEverybodyGo() throws Exception {
    put(0, 7, false);
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              try {
                put(8, 8, true);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            task -> Thread.ofPlatform().start(task));
    feed.close();
    putting.get();

    feed.drainTo(new Taker());
    assertThat(taken).isEmpty();
    assertThat(feed.fill()).isZero();
  }

  @Test
  void bytes_fillItToo() throws Exception {
    feed.frame(new Frame(0, ChunkType.VIDEO_I_FRAME, 0, 0, true, false, new byte[600]), false);

    assertThat(feed.fill()).isEqualTo(0.6);
  }

  @Test
  void taker_thatDoesNotLeave_isNotWaitedForForEver() throws Exception {
    assertThat(feed.awaitLeft(Duration.ofMillis(1))).isFalse();
    feed.leave();
    assertThat(feed.awaitLeft(Duration.ofMinutes(1))).isTrue();
  }
}
