package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.QualityLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureSizeTest {

  @ParameterizedTest
  @CsvSource({
    "1280, 720, MEDIUM, 854, 480",
    "1920, 1080, LOW, 426, 240",
    "1080, 1920, MEDIUM, 480, 854",
    "640, 360, HIGH, 640, 360",
    "101, 57, MEDIUM, 100, 56",
    "1, 1, LOW, 2, 2",
    "4000, 10, LOW, 4000, 10",
  })
  void size_onARung_isInProportionEvenAndNoLarger(
      int width, int height, QualityLevel quality, int expectedWidth, int expectedHeight) {
    assertThat(new PictureSize(width, height).on(quality))
        .isEqualTo(new PictureSize(expectedWidth, expectedHeight));
  }

  @Test
  void size_ofNothing_isRefused() {
    assertThatThrownBy(() -> new PictureSize(0, 5)).hasMessage("0x5 is no picture");
  }
}
