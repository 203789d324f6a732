package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import java.util.Map;
import java.util.Set;

/** How the bytes of raw media lie, as its metadata says. */
sealed interface RawForm {
  String PIXEL_FORMAT = "pixelFormat";
  String WIDTH = "width";
  String HEIGHT = "height";
  String FRAME_RATE = "frameRate";
  String SAMPLE_FORMAT = "sampleFormat";
  String SAMPLE_RATE = "sampleRate";
  String CHANNELS = "channels";

  /**
   * Whole pictures: the planes one after the other, rows from the top, without padding.
   *
   * @param width pixels
   * @param height pixels
   * @param frameRate pictures a second
   */
  record Picture(PixelLayout layout, int width, int height, Ratio frameRate) implements RawForm {

    PictureSize size() {
      return new PictureSize(width, height);
    }
  }

  /**
   * Blocks of samples, those of all channels in turn, little-endian.
   *
   * @param sampleRate Hz
   * @param channels in the layout of {@link ChannelLayouts}
   */
  record Samples(SampleLayout layout, int sampleRate, int channels) implements RawForm {
    /** The longest block, in seconds. */
    static final int MAX_SECONDS = 10;

    int bytesPerSample() {
      return layout.bytes() * channels;
    }
  }

  /** What the metadata says, if it can be and fits the data and the limits. */
  static RawForm of(RawMediaData raw, CodecLimits limits) throws CodecException {
    return switch (raw.mediaType()) {
      case VIDEO -> picture(raw, limits);
      case AUDIO -> samples(raw, limits);
      case MIXED ->
          throw new CodecException(
              Kind.INVALID_INPUT, "mediaType MIXED: a raw frame is either VIDEO or AUDIO");
    };
  }

  private static Picture picture(RawMediaData raw, CodecLimits limits) throws CodecException {
    RawMetadata metadata = new RawMetadata(raw.metadata());
    PixelLayout layout = metadata.oneOf(PIXEL_FORMAT, PixelLayout.BY_NAME);
    int width = metadata.number(WIDTH, 1, Integer.MAX_VALUE);
    int height = metadata.number(HEIGHT, 1, Integer.MAX_VALUE);
    Ratio frameRate = metadata.frameRate(FRAME_RATE);
    limits.requirePixels(width, height);
    long expected = layout.bytes(width, height);
    if (raw.data().length != expected) {
      throw new CodecException(
          Kind.INVALID_INPUT,
          "data of %d bytes: a %s picture of %dx%d has %d"
              .formatted(
                  raw.data().length, raw.metadata().get(PIXEL_FORMAT), width, height, expected));
    }
    return new Picture(layout, width, height, frameRate);
  }

  private static Samples samples(RawMediaData raw, CodecLimits limits) throws CodecException {
    RawMetadata metadata = new RawMetadata(raw.metadata());
    SampleLayout layout = metadata.oneOf(SAMPLE_FORMAT, SampleLayout.BY_NAME);
    int sampleRate = metadata.number(SAMPLE_RATE, CodecLimits.MIN_SAMPLE_RATE, Integer.MAX_VALUE);
    int channels = metadata.number(CHANNELS, 1, Integer.MAX_VALUE);
    limits.requireSound(sampleRate, channels);
    Samples form = new Samples(layout, sampleRate, channels);
    int length = raw.data().length;
    long longest = (long) sampleRate * Samples.MAX_SECONDS * form.bytesPerSample();
    if (length == 0 || length % form.bytesPerSample() != 0 || length > longest) {
      throw new CodecException(
          Kind.INVALID_INPUT,
          "data of %d bytes: a block of %s in %d channels has a multiple of %d, at most %d (%d s)"
              .formatted(
                  length,
                  raw.metadata().get(SAMPLE_FORMAT),
                  channels,
                  form.bytesPerSample(),
                  longest,
                  Samples.MAX_SECONDS));
    }
    return form;
  }

  /** The part of a frame's metadata that is not about the form. */
  static Map<String, String> others(RawMediaData raw) {
    return RawMetadata.without(
        raw.metadata(),
        raw.mediaType() == MediaType.VIDEO
            ? Set.of(PIXEL_FORMAT, WIDTH, HEIGHT, FRAME_RATE)
            : Set.of(SAMPLE_FORMAT, SAMPLE_RATE, CHANNELS));
  }
}
