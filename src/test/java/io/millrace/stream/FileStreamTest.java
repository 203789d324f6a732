package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.delivery.ReaderConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file and the readers that it waits for. */
@Timeout(60)
class FileStreamTest {
  private static final int CHUNKS = 2000;
  private static final MediaStream STREAM =
      new MediaStream("file", 0, MediaType.AUDIO, QualityLevel.LOW, 16, Instant.EPOCH, Map.of());

  private static Path write(Path folder, byte[] bytes) throws IOException {
    return Files.write(folder.resolve("a.bin"), bytes);
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[CHUNKS * STREAM.chunkSizeBytes()];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  private static MediaStreamingService service(Duration senderTimeout) {
    PipelineSettings usual = PipelineSettings.DEFAULT;
    return new MediaStreamingService(
        Pipeline.standalone(
            new PipelineSettings(
                usual.streams(),
                usual.chunks(),
                usual.limits(),
                usual.demux(),
                usual.codec(),
                usual.maxSenders(),
                senderTimeout,
                Duration.ofMillis(20))),
        new ReaderConfig(ReaderConfig.DEFAULT.order(), 16, 1 << 20, null));
  }

  @Test
  void file_readSlowlyThroughASmallQueue_comesWhole(@TempDir Path folder) throws Exception {
    byte[] sent = bytes();
    try (MediaStreamingService service = service(Duration.ofSeconds(30))) {
      service.registry().configure(STREAM);
      CompletableFuture<List<StreamItem>> reading =
          service
              .chunkStream(STREAM.id(), new ReadFrom.Live())
              .onItem()
              .invoke(item -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100)))
              .collect()
              .asList()
              .subscribeAsCompletionStage();
      service
          .startFileStream(write(folder, sent), STREAM, MediaIngest.Mode.BYTES)
          .await()
          .indefinitely();

      ByteArrayOutputStream read = new ByteArrayOutputStream();
      for (StreamItem item : reading.join()) {
        if (item instanceof MediaChunk chunk) {
          read.write(chunk.data());
        }
      }
      assertThat(read.toByteArray()).isEqualTo(sent);
    }
  }

  @Test
  void reader_thatTakesNothing_doesNotHoldTheFileUpForEver(@TempDir Path folder) throws Exception {
    try (MediaStreamingService service = service(Duration.ofMillis(50))) {
      service.registry().configure(STREAM);
      AssertSubscriber<StreamItem> reader =
          service
              .chunkStream(STREAM.id(), new ReadFrom.Live())
              .subscribe()
              .withSubscriber(AssertSubscriber.create(1));

      IngestSummary summary =
          service
              .startFileStream(write(folder, bytes()), STREAM, MediaIngest.Mode.BYTES)
              .await()
              .indefinitely();

      assertThat(summary.bytes()).isEqualTo(bytes().length);
      reader.request(Long.MAX_VALUE).awaitCompletion(Duration.ofSeconds(30));
      assertThat(reader.getItems()).anyMatch(StreamItem.Skip.class::isInstance);
    }
  }
}
