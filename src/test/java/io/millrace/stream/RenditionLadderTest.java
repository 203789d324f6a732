package io.millrace.stream;

import static io.millrace.media.QualityLevel.HIGH;
import static io.millrace.media.QualityLevel.LOW;
import static io.millrace.media.QualityLevel.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stream.RenditionLadder.Change;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RenditionLadderTest {
  private final RenditionLadder ladder = new RenditionLadder(List.of(LOW, HIGH));

  @Test
  void mostCostly_stepsDownFirst_andTheLastOneUpFirst() {
    assertThat(ladder.canStepUp()).isFalse();
    assertThat(ladder.stepDown()).isEqualTo(new Change(HIGH, HIGH, MEDIUM));
    assertThat(ladder.stepDown()).isEqualTo(new Change(HIGH, MEDIUM, LOW));
    assertThat(ladder.canStepDown()).isFalse();
    assertThat(ladder.stepDown()).isNull();

    assertThat(ladder.stepUp()).isEqualTo(new Change(HIGH, LOW, MEDIUM));
    assertThat(ladder.stepUp()).isEqualTo(new Change(HIGH, MEDIUM, HIGH));
    assertThat(ladder.stepUp()).isNull();
  }

  @Test
  void renditions_takeTurns() {
    RenditionLadder two = new RenditionLadder(List.of(MEDIUM, HIGH));

    assertThat(two.stepDown()).isEqualTo(new Change(HIGH, HIGH, MEDIUM));
    Change second = two.stepDown();
    Change third = Objects.requireNonNull(two.stepDown());

    assertThat(List.of(second, third))
        .containsExactlyInAnyOrder(new Change(HIGH, MEDIUM, LOW), new Change(MEDIUM, MEDIUM, LOW));
    assertThat(two.canStepDown()).isFalse();
    assertThat(two.stepUp()).isEqualTo(new Change(third.rendition(), LOW, MEDIUM));
  }
}
