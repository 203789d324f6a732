package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderAccounts;
import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent.QualityChanged;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What readers get of a stream with a rendition LOW: track 0 is the source's picture, 1 its sound,
 * 2 and 3 are the rendition's. A keyframe each second, ten frames a second.
 */
class QualityChoiceTest {
  private static final int FRAMES_A_SECOND = 10;
  private static final long FRAME_US = 100_000;
  private static final int QUEUE = 100;
  private static final Set<Integer> SOURCE = Set.of(0, 1);
  private static final Set<Integer> LOW = Set.of(2, 3);

  private final HandPipeline hand =
      new HandPipeline(
          new StreamSettings(true, Duration.ofHours(10), 10, 1 << 22, 1 << 23),
          ChunkProcessorConfig.DEFAULT);
  private int source;
  private int rendition;

  private static TrackConfig config(int track) {
    MediaType type = track % 2 == 0 ? MediaType.VIDEO : MediaType.AUDIO;
    TrackConfig config =
        new TrackConfig(track, type, "x", null, null, 1, 0, null, null, new byte[1]);
    return track < 2 ? config : config.ofRendition(QualityLevel.LOW);
  }

  private void configure(int track) {
    put(
        MediaChunk.builder("cam", ChunkType.METADATA)
            .track(track)
            .data(TrackConfigJson.write(config(track))));
  }

  private void configureAll() {
    for (int track = 0; track < 4; track++) {
      configure(track);
    }
  }

  private void put(MediaChunk.Builder chunk) {
    hand.registry.accept(chunk.build());
  }

  private void picture(int track, int index) {
    boolean isKey = index % FRAMES_A_SECOND == 0;
    put(
        MediaChunk.builder("cam", isKey ? ChunkType.VIDEO_I_FRAME : ChunkType.VIDEO_P_FRAME)
            .track(track)
            .timestampUs(index * FRAME_US)
            .data(new byte[10]));
    put(
        MediaChunk.builder("cam", ChunkType.AUDIO)
            .track(track + 1)
            .keyframe(true)
            .timestampUs(index * FRAME_US)
            .data(new byte[10]));
  }

  /** The next frame of the source, and that of the rendition which lags by so many frames. */
  private void frame(int lag) {
    picture(0, source++);
    while (rendition <= source - 1 - lag) {
      picture(2, rendition++);
    }
    hand.timer.advance(Duration.ofNanos(FRAME_US * 1000));
    hand.settle();
  }

  private void seconds(int seconds, int lag) {
    for (int i = 0; i < seconds * FRAMES_A_SECOND; i++) {
      frame(lag);
    }
  }

  /** A reader and what it has got. */
  private final class Reader {
    private final StreamReader reader;
    private final AssertSubscriber<StreamItem> got;

    Reader(ReadQuality quality, ReadFrom from, long demand) {
      this(quality, from, demand, 1 << 20);
    }

    Reader(ReadQuality quality, ReadFrom from, long demand, long maxBytes) {
      reader =
          hand.registry.read(
              "cam", new ReaderConfig(Order.SEQUENCE, QUEUE, maxBytes, null), from, quality);
      got = reader.items().subscribe().withSubscriber(AssertSubscriber.create(demand));
      if (demand == 0) {
        got.request(1);
      }
      hand.settle();
    }

    void takeAll() {
      got.request(Long.MAX_VALUE);
      hand.settle();
    }

    List<MediaChunk> chunks() {
      return got.getItems().stream()
          .filter(MediaChunk.class::isInstance)
          .map(MediaChunk.class::cast)
          .toList();
    }

    Set<Integer> tracks() {
      return chunks().stream()
          .map(MediaChunk::track)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Configuration ahead, keyframes first, no picture left out in the middle, none twice; but for
     * the very first, where the reader came in.
     */
    void assertDecodable() {
      Map<Integer, @Nullable Long> last = new HashMap<>();
      Set<Integer> configured = new TreeSet<>();
      for (MediaChunk chunk : chunks()) {
        if (chunk.chunkType() == ChunkType.METADATA) {
          configured.add(chunk.track());
        } else if (chunk.chunkType().isVideo()) {
          assertThat(configured).contains(chunk.track());
          Long before = last.put(chunk.track(), chunk.timestampUs());
          boolean follows = before != null && chunk.timestampUs() == before + FRAME_US;
          boolean isFirst = last.size() == 1 && before == null;
          assertThat(isFirst || chunk.isKeyframe() || follows)
              .as("%s after %s", chunk, before)
              .isTrue();
        }
      }
    }

    /** Each picture of the time line once, from the first to the last. */
    void assertTimeLineIsWhole() {
      List<Long> times =
          chunks().stream()
              .filter(chunk -> chunk.chunkType().isVideo())
              .map(MediaChunk::timestampUs)
              .sorted()
              .toList();
      assertThat(times).doesNotHaveDuplicates();
      assertThat(times.getLast() - times.getFirst()).isEqualTo((times.size() - 1) * FRAME_US);
    }

    void assertNothingDropped() {
      ReaderAccounts accounts = reader.accounts();
      assertThat(accounts.balance()).isTrue();
      assertThat(accounts.dropped().chunks()).isZero();
    }
  }

  private List<String> changes() {
    return hand.events(QualityChanged.class).stream()
        .map(event -> event.oldQuality() + " " + event.newQuality() + " " + event.rendition())
        .toList();
  }

  @Test
  void readers_getTheTracksTheyAskFor_andNothingOfTheOthersIsDropped() {
    configureAll();
    Reader all = new Reader(new ReadQuality.All(), new ReadFrom.Live(), Long.MAX_VALUE);
    Reader original = new Reader(new ReadQuality.Source(), new ReadFrom.Live(), Long.MAX_VALUE);
    Reader low =
        new Reader(
            new ReadQuality.Rendition(QualityLevel.LOW), new ReadFrom.Earliest(), Long.MAX_VALUE);
    seconds(2, 3);
    put(MediaChunk.builder("cam", ChunkType.METADATA).isFinal(true));
    hand.settle();
    Reader late =
        new Reader(
            new ReadQuality.Rendition(QualityLevel.LOW), new ReadFrom.Earliest(), Long.MAX_VALUE);

    assertThat(all.tracks()).containsExactly(0, 1, 2, 3);
    assertThat(original.chunks().stream().filter(chunk -> !chunk.isFinal()))
        .allMatch(chunk -> SOURCE.contains(chunk.track()))
        .hasSize(2 + 2 * 20);
    for (Reader reader : List.of(low, late)) {
      assertThat(reader.chunks().stream().filter(chunk -> !chunk.isFinal()))
          .allMatch(chunk -> LOW.contains(chunk.track()))
          .hasSize(2 + 2 * 17);
      assertThat(reader.chunks().getLast().isFinal()).isTrue();
      assertThat(reader.got.getItems().getLast()).isInstanceOf(StreamItem.End.class);
      reader.assertDecodable();
      reader.assertNothingDropped();
    }
    original.assertNothingDropped();
  }

  @Test
  void rendition_thatIsNot_isRefused_withWhatThereIs() {
    configureAll();

    assertThatThrownBy(
            () -> new Reader(new ReadQuality.Rendition(QualityLevel.HIGH), new ReadFrom.Live(), 1))
        .isInstanceOf(NoRenditionException.class)
        .hasMessage("stream 'cam' has no rendition HIGH; it has the source and LOW");
  }

  @Test
  void rendition_thatIsConfigured_canBeReadBeforeItComes() {
    hand.registry.configure(
        new MediaStream(
            "cam",
            0,
            MediaType.MIXED,
            QualityLevel.MEDIUM,
            1,
            Instant.EPOCH,
            Map.of(),
            List.of(QualityLevel.LOW)));
    Reader low =
        new Reader(
            new ReadQuality.Rendition(QualityLevel.LOW), new ReadFrom.Live(), Long.MAX_VALUE);

    configureAll();
    seconds(1, 0);

    assertThat(low.tracks()).containsExactly(2, 3);
  }

  @Test
  void auto_ofAReaderThatKeepsUp_isTheSource() {
    configureAll();
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), Long.MAX_VALUE);

    seconds(60, 3);

    assertThat(auto.tracks()).containsExactlyElementsOf(new TreeSet<>(SOURCE));
    assertThat(changes()).isEmpty();
  }

  @Test
  void auto_withoutRenditions_isTheSource_howeverSlow() {
    configure(0);
    configure(1);
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), 0);

    for (int i = 0; i < 200; i++) {
      picture(0, i);
    }
    hand.settle();

    assertThat(changes()).isEmpty();
    assertThat(auto.reader.accounts().balance()).isTrue();
  }

  static Stream<Arguments> lagsAndStarts() {
    return Stream.of(0, 3, 7, 12, 23)
        .flatMap(lag -> Stream.of(0, 3, 6, 9).map(start -> Arguments.of(lag, start)));
  }

  @ParameterizedTest
  @MethodSource("lagsAndStarts")
  void auto_ofAReaderThatFallsBehind_stepsDownAndUp_atKeyframes_andMissesNothing(
      int lag, int start) {
    configureAll();
    for (int i = 0; i < start; i++) {
      frame(lag);
    }
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), 0);
    int waited = 0;
    while (changes().isEmpty()) {
      seconds(1, lag);
      waited++;
    }
    assertThat(waited).isLessThan(8);
    assertThat(changes()).containsExactly("null LOW null");
    auto.takeAll();
    seconds(8, lag);
    assertThat(changes()).as("too soon").hasSize(1);
    seconds(10, lag);
    assertThat(changes()).containsExactly("null LOW null", "LOW null null");
    seconds(3, lag);

    assertThat(auto.tracks()).containsExactly(0, 1, 2, 3);
    auto.assertDecodable();
    auto.assertTimeLineIsWhole();
    auto.assertNothingDropped();
    assertThat(hand.registry.totals().readerSteps(true).sum()).isEqualTo(1);
    assertThat(hand.registry.totals().readerSteps(false).sum()).isEqualTo(1);
  }

  @Test
  void auto_whoseRenditionStops_goesBackToTheSource() {
    configureAll();
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), 0);
    while (changes().isEmpty()) {
      seconds(1, 0);
    }
    auto.takeAll();

    seconds(12, 1_000_000);

    assertThat(changes()).containsExactly("null LOW null", "LOW null null");
    auto.assertDecodable();
    assertThat(auto.chunks().getLast().track()).isIn(SOURCE);
  }

  @Test
  void auto_whoseRenditionStops_goesBackToTheSource_evenIfItIsSlow() {
    configureAll();
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), 0);
    while (changes().isEmpty()) {
      seconds(1, 0);
    }

    seconds(15, 1_000_000);

    assertThat(changes()).containsExactly("null LOW null", "LOW null null");
    auto.takeAll();
    auto.assertDecodable();
  }

  @Test
  void auto_neverStepsDownToARenditionThatDoesNotCome() {
    configureAll();
    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Live(), 0);

    seconds(20, 1_000_000);

    assertThat(changes()).isEmpty();
    assertThat(auto.reader.accounts().offered().chunks())
        .as("nothing of the source is withheld")
        .isEqualTo(2 + 2 * 20 * FRAMES_A_SECOND);
    auto.takeAll();
    auto.assertDecodable();
  }

  @Test
  void auto_ofAReaderThatCatchesUp_isTheSource() {
    configureAll();
    seconds(60, 3);

    Reader auto = new Reader(new ReadQuality.Auto(), new ReadFrom.Earliest(), 0, 15);
    for (int i = 0; i < 2000; i++) {
      auto.got.request(1);
      hand.settle();
    }

    assertThat(changes()).isEmpty();
    assertThat(auto.tracks()).containsExactlyElementsOf(new TreeSet<>(SOURCE));
    auto.assertTimeLineIsWhole();
  }
}
