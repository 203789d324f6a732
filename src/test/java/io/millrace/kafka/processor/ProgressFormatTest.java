package io.millrace.kafka.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.chunk.SequenceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProgressFormatTest {

  @Property
  void progress_writtenAndRead_isTheSame(
      @ForAll long last, @ForAll long time, @ForAll char[] prints, @ForAll long[] missed)
      throws IOException {
    SequenceState state =
        new SequenceState(
            3,
            2,
            true,
            last,
            -time,
            time,
            17,
            new SequenceState.History(5, last, prints, prints, true, missed, 4),
            new SequenceState.Ghost(last, 6),
            new SequenceState.Ghost(time, -1),
            List.of(
                new SequenceState.Held(last, SequenceState.Place.AHEAD, time, 9),
                new SequenceState.Held(last + 1, SequenceState.Place.WINDOW, 8, 0)));
    StreamProgress progress =
        new StreamProgress(state, Map.of(last, 44L, last + 1, 45L), 46, true, time, 12);

    StreamProgress read = ProgressFormat.read(ProgressFormat.write(progress));

    assertThat(read).usingRecursiveComparison().isEqualTo(progress);
  }

  @Test
  void progress_ofAnotherVersion_isRefused() {
    byte[] json = "{\"version\":2}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ProgressFormat.read(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }
}
