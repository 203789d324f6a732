package io.millrace.bench;

import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamItem;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamingServiceFactory;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A file of 256 MiB in chunks of 64 KiB through the whole pipeline to one reader. */
@Warmup(iterations = 10)
@Measurement(iterations = 11)
public class FileBenchmark extends WholeRun {
  static final int FILE_BYTES = 256 << 20;
  private static final int CHUNK_BYTES = MediaStream.DEFAULT_CHUNK_SIZE_BYTES;
  private static final String STREAM = "file";

  private Path file = Path.of("");
  private MediaStreamingService service = StreamingServiceFactory.file();

  /** Writes the file, which stays in the system's cache. */
  @Setup
  public void open() throws IOException {
    file = Files.createTempFile("millrace", ".bin");
    byte[] payload = Payload.ofSize(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      for (int written = 0; written < FILE_BYTES; written += CHUNK_BYTES) {
        channel.write(ByteBuffer.wrap(payload));
      }
    }
    service = StreamingServiceFactory.file();
  }

  @TearDown
  public void close() throws IOException {
    service.close();
    Files.delete(file);
  }

  /** From the file to the reader; fails if a byte is lost. */
  @Benchmark
  public long startFileStream() {
    MediaStream stream = MediaStream.withDefaults(STREAM, Instant.now());
    service.registry().configure(stream);
    Multi<StreamItem> items = service.chunkStream(STREAM, new ReadFrom.Live());
    CompletableFuture<Long> read =
        items
            .onItem()
            .transform(item -> item instanceof MediaChunk chunk ? (long) chunk.sizeBytes() : 0L)
            .collect()
            .with(java.util.stream.Collectors.summingLong(Long::longValue))
            .subscribeAsCompletionStage();
    service.startFileStream(file, stream, MediaIngest.Mode.BYTES).await().indefinitely();
    long bytes = read.join();
    service.stopStream(STREAM);
    return requireWhole(bytes);
  }

  /** The opponent: a loop that reads the file into arrays of the same size. */
  @Benchmark
  public long readLoop() throws IOException {
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int read = 0; read >= 0; bytes += Math.max(0, read)) {
        read = channel.read(ByteBuffer.allocate(CHUNK_BYTES));
      }
    }
    return requireWhole(bytes);
  }

  private static long requireWhole(long bytes) {
    if (bytes != FILE_BYTES) {
      throw new IllegalStateException(bytes + " of " + FILE_BYTES + " bytes came");
    }
    return bytes;
  }
}
