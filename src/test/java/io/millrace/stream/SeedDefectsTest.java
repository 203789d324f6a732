package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.demux.Samples;
import io.millrace.event.MediaStreamEvent;
import io.millrace.event.MediaStreamEvent.GapDetected;
import io.millrace.event.MediaStreamEvent.StreamStarted;
import io.millrace.event.MediaStreamEvent.StreamStopped;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import io.millrace.wire.EventWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which the seed's streaming service was wrong. */
@Timeout(120)
class SeedDefectsTest {
  /** Chunks that are no packet of the media. */
  private static final Set<ChunkType> MADE_HERE =
      EnumSet.of(ChunkType.METADATA, ChunkType.THUMBNAIL);

  private static MediaStream stream(int chunkSize) {
    return new MediaStream(
        "cam", 7, MediaType.MIXED, QualityLevel.HIGH, chunkSize, Instant.EPOCH, Map.of());
  }

  private static List<MediaChunk> chunks(MediaStreamingService service) {
    List<StreamItem> items =
        service
            .chunkStream("cam", new ReadFrom.Earliest())
            .collect()
            .asList()
            .await()
            .indefinitely();
    return items.stream().filter(MediaChunk.class::isInstance).map(MediaChunk.class::cast).toList();
  }

  @Test
  void missingFile_isAFailureThatNamesIt_andNoPanic() {
    try (MediaStreamingService service = StreamingServiceFactory.file()) {
      assertThatThrownBy(
              () ->
                  service
                      .startFileStream(Path.of("no-such.mp4"), stream(1000))
                      .await()
                      .indefinitely())
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("no-such.mp4");
      assertThat(service.accept(HandPipeline.chunk("cam", 0)))
          .isInstanceOf(ChunkResult.Received.class);
    }
  }

  @Test
  void chunkTypes_comeFromTheMedia_notFromTheNumber() {
    try (MediaStreamingService service = StreamingServiceFactory.file()) {
      service.startFileStream(Samples.path("faststart.mp4"), stream(1000)).await().indefinitely();
      Map<ChunkType, Long> types =
          chunks(service).stream()
              .filter(chunk -> !MADE_HERE.contains(chunk.chunkType()))
              .collect(Collectors.groupingBy(MediaChunk::chunkType, Collectors.counting()));
      JsonNode tracks = Samples.golden("faststart.mp4").path("tracks");
      JsonNode pictures = tracks.path(0).path("types");
      assertThat(types)
          .containsOnly(
              Map.entry(ChunkType.VIDEO_I_FRAME, pictures.path("I").asLong()),
              Map.entry(ChunkType.VIDEO_P_FRAME, pictures.path("P").asLong()),
              Map.entry(ChunkType.VIDEO_B_FRAME, pictures.path("B").asLong()),
              Map.entry(ChunkType.AUDIO, tracks.path(1).path("packets").asLong()));
    }
  }

  @ParameterizedTest
  @CsvSource({"2500,3", "3000,3", "1000,1", "1,1"})
  void shortLastChunk_ofAFile_isFinalAndNoOther(int size, int pieces, @TempDir Path directory)
      throws IOException {
    Path file = Files.write(directory.resolve("blob"), new byte[size]);
    try (MediaStreamingService service = StreamingServiceFactory.file()) {
      service.startFileStream(file, stream(1000), MediaIngest.Mode.BYTES).await().indefinitely();
      List<MediaChunk> chunks = chunks(service);
      assertThat(chunks).hasSize(pieces);
      assertThat(chunks.stream().mapToInt(MediaChunk::sizeBytes).sum()).isEqualTo(size);
      assertThat(chunks).filteredOn(MediaChunk::isFinal).containsExactly(chunks.getLast());
    }
  }

  @Test
  void events_areEmitted() {
    HandPipeline pipeline = new HandPipeline();
    pipeline.accept(HandPipeline.chunk("cam", 0));
    pipeline.accept(HandPipeline.chunk("cam", 2));
    pipeline.registry.stop("cam");
    pipeline.settle();
    assertThat(pipeline.events)
        .hasExactlyElementsOfTypes(StreamStarted.class, GapDetected.class, StreamStopped.class);
  }

  @Test
  void eventTimestamp_isWhenItHappened_notWhenItIsWritten() throws IOException {
    HandPipeline pipeline = new HandPipeline();
    pipeline.accept(HandPipeline.chunk("cam", 0));
    MediaStreamEvent event = pipeline.events.getFirst();
    JsonNode written = new ObjectMapper().readTree(EventWriter.structured(event, "1"));
    assertThat(written.path("time").asText()).isEqualTo("2001-02-03T04:05:06Z");
    assertThat(written.path("data").path("timestamp").asText()).isEqualTo("2001-02-03T04:05:06Z");
  }
}
