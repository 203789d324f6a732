package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Mp4WriterTest {
  private final long objectsBefore = NativeScope.liveObjects();
  private final List<byte[]> pieces = new ArrayList<>();
  private final Collector source = new Collector();

  @AfterEach
  void nothingIsLeft() {
    assertThat(NativeScope.liveObjects()).as("native objects").isEqualTo(objectsBefore);
  }

  @Test
  void file_beginsWithItsIndexAndGoesOnInFragments() throws CodecException {
    pattern(2_500_000);

    write(source);

    List<String> boxes = boxes(whole());
    assertThat(boxes).startsWith("ftyp", "moov", "moof", "mdat").endsWith("mdat", "mfra");
    assertThat(boxes.stream().filter("moof"::equals).count()).isBetween(3L, 6L);
  }

  @Test
  void index_isPassedOn_withTheFirstFrame() throws CodecException {
    pattern(100_000);
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      source.tracks.forEach(writer::track);
      assertThat(pieces).isEmpty();

      writer.frame(source.frames.getFirst());

      assertThat(boxes(whole())).containsExactly("ftyp", "moov");
    }
  }

  @Test
  void fragment_isPassedOn_withinASecond() throws CodecException {
    pattern(1_500_000);
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      source.tracks.forEach(writer::track);
      source.frames.stream()
          .filter(frame -> frame.timestampUs() < 1_100_000)
          .forEach(writer::frame);

      assertThat(boxes(whole())).startsWith("ftyp", "moov", "moof", "mdat");
    }
  }

  @Test
  void media_thatBeginsLate_beginsAtZero() throws CodecException {
    pattern(500_000);
    Collector late = new Collector();
    late.tracks.addAll(source.tracks);
    source.frames.forEach(frame -> late.frames.add(shifted(frame, 36_000_000_000L)));

    write(late);

    byte[] shifted = whole();
    pieces.clear();
    write(source);
    assertThat(shifted).isEqualTo(whole());
  }

  @Test
  void noFrame_makesNoBytes() throws CodecException {
    pattern(100_000);
    source.frames.clear();

    write(source);

    assertThat(pieces).isEmpty();
  }

  @Test
  void trackThatChanges_isRefused() throws CodecException {
    pattern(100_000);
    TrackConfig first = source.tracks.getFirst();
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      source.tracks.forEach(writer::track);
      writer.frame(source.frames.getFirst());
      writer.track(first);

      assertThatThrownBy(() -> writer.track(changed(first)))
          .isInstanceOf(UncheckedCodecException.class)
          .hasMessageContaining("change track 0");
    }
  }

  @Test
  void trackThatIsLate_isLeftOut() throws CodecException {
    pattern(100_000);
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      writer.track(source.tracks.getFirst());
      source.ofTrack(0).forEach(writer::frame);
      writer.track(source.tracks.getLast());
      source.ofTrack(1).forEach(writer::frame);
      writer.finish();
    }
    byte[] withLate = whole();
    pieces.clear();
    source.tracks.removeLast();
    source.frames.removeIf(frame -> frame.track() == 1);

    write(source);

    assertThat(withLate).isEqualTo(whole());
  }

  @Test
  void codecThatHasNoPlaceInMp4_isAnError() throws CodecException {
    TrackConfig strange =
        new TrackConfig(
            0,
            io.millrace.media.MediaType.AUDIO,
            "wmapro",
            null,
            null,
            1,
            0,
            null,
            new TrackConfig.Audio(48_000, 2, null),
            new byte[0]);
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      writer.track(strange);

      assertThatThrownBy(
              () -> writer.frame(new Frame(0, ChunkType.AUDIO, 0, 0, true, false, new byte[9])))
          .isInstanceOf(UncheckedCodecException.class)
          .hasMessageContaining("write the header");
    }
  }

  private void pattern(long durationUs) throws CodecException {
    new TestPattern(TestPattern.Config.DEFAULT, Pace.unpaced()).run(source, durationUs);
  }

  private void write(Collector media) throws CodecException {
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      media.tracks.forEach(writer::track);
      media.frames.forEach(writer::frame);
      writer.finish();
    }
  }

  private static Frame shifted(Frame frame, long us) {
    return new Frame(
        frame.track(),
        frame.type(),
        frame.timestampUs() + us,
        frame.durationUs(),
        frame.isKeyframe(),
        frame.isDisposable(),
        frame.data());
  }

  private static TrackConfig changed(TrackConfig config) {
    return new TrackConfig(
        config.track(),
        config.type(),
        config.codec(),
        config.profile(),
        config.language(),
        config.timeBaseUs(),
        config.bitrate() + 1,
        config.video(),
        config.audio(),
        config.extradata());
  }

  private byte[] whole() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  private static List<String> boxes(byte[] file) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < file.length; at += ByteBuffer.wrap(file).getInt(at)) {
      names.add(new String(file, at + 4, 4, StandardCharsets.US_ASCII));
    }
    return names;
  }
}
