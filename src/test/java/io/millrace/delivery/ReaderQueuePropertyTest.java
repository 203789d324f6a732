package io.millrace.delivery;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.media.ChunkType;
import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Random groups of pictures and reader speeds against a small model of decoding. */
class ReaderQueuePropertyTest {

  /** What one run offered, lost and sent. */
  private static final class Run {
    final List<MediaChunk> offered = new ArrayList<>();
    final Map<MediaChunk, DropReason> dropped = new HashMap<>();
    final List<StreamItem> sent = new ArrayList<>();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void sent_randomGroupsAndSpeeds_isDecodableAndAccountedFor(
      @ForAll long seed,
      @ForAll Order order,
      @ForAll @IntRange(min = 1, max = 40) int maxChunks,
      @ForAll @IntRange(min = 0, max = 100) int readPercent,
      @ForAll boolean hasMaxLag) {
    Run run = run(seed, order, maxChunks, readPercent, hasMaxLag ? Duration.ofNanos(30) : null);

    List<MediaChunk> sent = chunks(run.sent);
    assertThat(new HashSet<>(sent)).hasSameSizeAs(sent);
    assertThat(sent).noneMatch(run.dropped::containsKey);
    assertThat(sent.size() + run.dropped.size()).isEqualTo(run.offered.size());
    assertThat(run.dropped.keySet()).noneMatch(c -> c.chunkType() == ChunkType.METADATA);
    assertDecodable(run.offered, new HashSet<>(sent));
    assertSkipsTellAllDrops(run);
    assertEpochsInOrder(run.sent);
    if (order == Order.SEQUENCE) {
      assertThat(sent).isSortedAccordingTo(comparingLong(MediaChunk::sequenceNumber));
    }
  }

  private static Run run(
      long seed, Order order, int maxChunks, int readPercent, @Nullable Duration maxLag) {
    Random random = new Random(seed);
    Run run = new Run();
    long[] nowNanos = {0};
    Map<ChunkType, Integer> queued = new HashMap<>();
    long maxBytes = maxChunks * 10L;
    ReaderQueue queue =
        new ReaderQueue(
            new ReaderConfig(order, maxChunks, maxBytes, maxLag),
            () -> nowNanos[0],
            Runnable::run,
            (chunk, reason) -> {
              run.dropped.put(chunk, reason);
              queued.merge(chunk.chunkType(), -1, Integer::sum);
              if (chunk.chunkType() == ChunkType.AUDIO && reason == DropReason.READER_TOO_SLOW) {
                assertThat(videoIn(queued)).as("video that waits").isZero();
              }
            });
    AssertSubscriber<StreamItem> reader =
        queue.items().subscribe().withSubscriber(AssertSubscriber.create());
    int read = 0;
    for (int i = 0; i < 400; i++) {
      nowNanos[0]++;
      MediaChunk chunk = randomChunk(random, i);
      run.offered.add(chunk);
      queued.merge(chunk.chunkType(), 1, Integer::sum);
      queue.offer(chunk);
      ReaderAccounts accounts = queue.accounts();
      assertThat(accounts.balance()).isTrue();
      int metadata = queued.getOrDefault(ChunkType.METADATA, 0);
      assertThat(accounts.queued().chunks()).isLessThanOrEqualTo(maxChunks + metadata);
      assertThat(accounts.queued().bytes()).isLessThanOrEqualTo(maxBytes);
      if (i % 200 == 199) {
        queue.offer(new StreamItem.End("s" + i / 200 % 2, chunk.epoch(), EndReason.FINAL));
      }
      if (random.nextInt(100) < readPercent) {
        reader.request(1);
        for (; read < reader.getItems().size(); read++) {
          if (reader.getItems().get(read) instanceof MediaChunk c) {
            queued.merge(c.chunkType(), -1, Integer::sum);
          }
        }
      }
    }
    queue.close();
    reader.request(Long.MAX_VALUE);
    reader.assertCompleted();
    run.sent.addAll(reader.getItems());
    return run;
  }

  private static int videoIn(Map<ChunkType, Integer> queued) {
    return queued.getOrDefault(ChunkType.VIDEO_I_FRAME, 0)
        + queued.getOrDefault(ChunkType.VIDEO_P_FRAME, 0)
        + queued.getOrDefault(ChunkType.VIDEO_B_FRAME, 0);
  }

  private static MediaChunk randomChunk(Random random, int number) {
    String letters = "IiPPPPRRbbbbbTAAA";
    char letter = number == 0 ? 'M' : letters.charAt(random.nextInt(letters.length()));
    MediaChunk.Builder builder =
        Media.builder("s" + random.nextInt(2), letter, number)
            .epoch(number / 200)
            .data(new byte[letter == 'M' ? 0 : random.nextInt(10)]);
    if (letter != 'A' && letter != 'T') {
      builder.track(2 * random.nextInt(2));
    }
    return builder.build();
  }

  /** From its keyframe on, a picture needs each picture of its group that is not disposable. */
  private static void assertDecodable(List<MediaChunk> offered, Set<MediaChunk> sent) {
    Map<String, List<MediaChunk>> needed = new HashMap<>();
    for (MediaChunk chunk : offered) {
      if (!chunk.chunkType().isVideo()) {
        continue;
      }
      String track = chunk.streamId() + "/" + chunk.epoch() + "/" + chunk.track();
      if (chunk.isKeyframe()) {
        needed.put(track, new ArrayList<>());
      }
      List<MediaChunk> references = needed.get(track);
      if (references == null) {
        continue;
      }
      if (sent.contains(chunk) && !sent.containsAll(references)) {
        fail("%s was sent without what it needs", chunk);
      }
      if (!chunk.isDisposable()) {
        references.add(chunk);
      }
    }
  }

  private static void assertSkipsTellAllDrops(Run run) {
    long told =
        run.sent.stream()
            .mapToLong(item -> item instanceof StreamItem.Skip skip ? skip.count() : 0)
            .sum();
    assertThat(told).isEqualTo(run.dropped.size());
    for (StreamItem item : run.sent) {
      if (item instanceof StreamItem.Skip skip) {
        assertThat(run.dropped.keySet())
            .anyMatch(c -> c.streamId().equals(skip.streamId()) && c.sequenceNumber() == skip.to());
      }
    }
  }

  private static void assertEpochsInOrder(List<StreamItem> sent) {
    Map<String, Integer> epochs = new HashMap<>();
    for (StreamItem item : sent) {
      Integer before = epochs.put(item.streamId(), item.epoch());
      assertThat(before == null ? 0 : before).isLessThanOrEqualTo(item.epoch());
    }
  }

  private static List<MediaChunk> chunks(List<StreamItem> items) {
    return items.stream().filter(MediaChunk.class::isInstance).map(MediaChunk.class::cast).toList();
  }
}
