package io.millrace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A processor with one open stream, {@code cam}, on time driven by hand. */
final class Bench {
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  final HandTimer timer = new HandTimer();
  final Recorder out = new Recorder();
  final ChunkProcessor processor;
  final ChunkSequence sequence;

  Bench(ChunkProcessorConfig config) {
    processor = new ChunkProcessor(config, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
    sequence = processor.open("cam", out);
  }

  Bench() {
    this(ChunkProcessorConfig.DEFAULT);
  }

  /** A window of {@code window} chunks, 1 MiB, and five seconds. */
  static Bench withWindow(int window, WindowPolicy policy) {
    return new Bench(config(window, 1 << 20, policy));
  }

  static ChunkProcessorConfig config(int window, long bytes, WindowPolicy policy) {
    return new ChunkProcessorConfig(
        2 * window + 16,
        bytes,
        TIMEOUT,
        ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
        true,
        window,
        policy,
        true,
        4);
  }

  /** Chunk {@code number}, ten ms of media time each; its content follows from its number. */
  static MediaChunk chunk(long number) {
    return chunk(number, "first run");
  }

  static MediaChunk chunk(long number, String run) {
    return chunkBuilder(number, run).build();
  }

  static MediaChunk.Builder chunkBuilder(long number, String run) {
    return MediaChunk.builder("cam", ChunkType.VIDEO_P_FRAME)
        .sequenceNumber(number)
        .timestampUs(number * 10_000)
        .data((run + " chunk " + number).getBytes(StandardCharsets.UTF_8));
  }

  Bench take(long... numbers) {
    for (long number : numbers) {
      accept(chunk(number));
    }
    return this;
  }

  Bench takeRange(long from, long to) {
    for (long number = from; number <= to; number++) {
      accept(chunk(number));
    }
    return this;
  }

  ChunkResult accept(MediaChunk chunk) {
    ChunkResult result = sequence.accept(chunk);
    assertBalanced();
    return result;
  }

  void pass(Duration time) {
    timer.advance(time);
    assertBalanced();
  }

  ChunkAccounts accounts() {
    return sequence.accounts();
  }

  void assertBalanced() {
    assertThat(accounts().balance()).as("%s", accounts()).isTrue();
    assertThat(accounts().held()).isEqualTo(sequence.heldChunks());
  }
}
