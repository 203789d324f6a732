package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.MediaType;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameFormTest {
  private final AVFrame frame = avutil.av_frame_alloc();

  @AfterEach
  void free() {
    avutil.av_frame_free(frame);
  }

  private void makePicture() {
    frame.width(640).height(360).format(avutil.AV_PIX_FMT_YUV420P);
    frame.sample_aspect_ratio().num(0).den(1);
    frame.colorspace(avutil.AVCOL_SPC_BT709).color_range(avutil.AVCOL_RANGE_MPEG);
  }

  private void makeSound() {
    frame.sample_rate(44100).format(avutil.AV_SAMPLE_FMT_FLTP);
    avutil.av_channel_layout_default(frame.ch_layout(), 2);
  }

  static Stream<Consumer<AVFrame>> changesOfPictures() {
    return Stream.of(
        picture -> picture.width(642),
        picture -> picture.height(362),
        picture -> picture.format(avutil.AV_PIX_FMT_YUV420P10LE),
        picture -> picture.sample_aspect_ratio().num(4),
        picture -> picture.sample_aspect_ratio().den(3),
        picture -> picture.colorspace(avutil.AVCOL_SPC_SMPTE170M),
        picture -> picture.color_range(avutil.AVCOL_RANGE_JPEG));
  }

  @ParameterizedTest
  @MethodSource("changesOfPictures")
  void picture_thatIsOther_doesNotFit(Consumer<AVFrame> change) {
    makePicture();
    FrameForm form = FrameForm.of(MediaType.VIDEO, frame);
    assertThat(form.fits(frame)).isTrue();

    change.accept(frame);

    assertThat(form.fits(frame)).isFalse();
  }

  static Stream<Consumer<AVFrame>> changesOfSound() {
    return Stream.of(
        sound -> sound.sample_rate(48000),
        sound -> sound.format(avutil.AV_SAMPLE_FMT_S16),
        sound -> avutil.av_channel_layout_default(sound.ch_layout(), 1),
        sound -> sound.ch_layout().order(avutil.AV_CHANNEL_ORDER_UNSPEC).u_mask(0),
        sound -> avutil.av_channel_layout_from_string(sound.ch_layout(), "downmix"),
        sound -> avutil.av_channel_layout_from_string(sound.ch_layout(), "FR+FL"));
  }

  @ParameterizedTest
  @MethodSource("changesOfSound")
  void sound_thatIsOther_doesNotFit(Consumer<AVFrame> change) {
    makeSound();
    FrameForm form = FrameForm.of(MediaType.AUDIO, frame);
    assertThat(form.fits(frame)).isTrue();

    change.accept(frame);

    assertThat(form.fits(frame)).isFalse();
  }

  @Test
  void layoutsWithAMap_areToldApartByTheirChannels() {
    makeSound();
    avutil.av_channel_layout_from_string(frame.ch_layout(), "FR+FL");
    FrameForm form = FrameForm.of(MediaType.AUDIO, frame);
    assertThat(form.fits(frame)).isTrue();
    avutil.av_channel_layout_uninit(frame.ch_layout());

    avutil.av_channel_layout_from_string(frame.ch_layout(), "FC+FL");

    assertThat(form.fits(frame)).isFalse();
  }

  @Test
  void parameters_nameAllThatTheFilterNeeds() {
    makePicture();
    assertThat(FrameForm.of(MediaType.VIDEO, frame).parameters())
        .isEqualTo(
            "video_size=640x360:pix_fmt=0:time_base=1/1000000:pixel_aspect=0/1:colorspace=1:range=1");
    makeSound();
    assertThat(FrameForm.of(MediaType.AUDIO, frame).parameters())
        .isEqualTo("time_base=1/1000000:sample_rate=44100:sample_fmt=fltp:channel_layout=stereo");
  }
}
