package io.millrace.media;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder needs to know of a track before its first frame. Travels as a METADATA chunk.
 *
 * @param track index in the stream, from 0
 * @param codec FFmpeg's name of the codec, such as {@code h264} or {@code aac}
 * @param profile FFmpeg's name of the profile; null if it has none
 * @param language ISO 639-2 code; null if unknown
 * @param timeBaseUs microseconds in a tick of the container's clock
 * @param bitrate bit/s as the container declares it; 0 if unknown
 * @param video null for other tracks
 * @param audio null for other tracks
 * @param extradata the codec's own configuration record as FFmpeg gives it (avcC, hvcC,
 *     AudioSpecificConfig, Annex B parameter sets, …); empty if the codec has none
 * @param rendition which rendition of the source the track is part of; null for the source's own
 */
public record TrackConfig(
    int track,
    MediaType type,
    String codec,
    @Nullable String profile,
    @Nullable String language,
    double timeBaseUs,
    long bitrate,
    @Nullable Video video,
    @Nullable Audio audio,
    byte[] extradata,
    @Nullable QualityLevel rendition) {

  /** A track of the source. */
  public TrackConfig(
      int track,
      MediaType type,
      String codec,
      @Nullable String profile,
      @Nullable String language,
      double timeBaseUs,
      long bitrate,
      @Nullable Video video,
      @Nullable Audio audio,
      byte[] extradata) {
    this(track, type, codec, profile, language, timeBaseUs, bitrate, video, audio, extradata, null);
  }

  /**
   * What only pictures have.
   *
   * @param width pixels
   * @param height pixels
   * @param frameRate frames a second, averaged; 0 if unknown
   * @param rotationDegrees clockwise turn to show the picture upright
   * @param pixelFormat FFmpeg's name; null if unknown
   */
  public record Video(
      int width, int height, double frameRate, int rotationDegrees, @Nullable String pixelFormat) {}

  /**
   * What only sound has.
   *
   * @param sampleRate Hz
   * @param layout FFmpeg's name of the channel layout, such as {@code stereo}; null if unknown
   */
  public record Audio(int sampleRate, int channels, @Nullable String layout) {}

  /** The same track as part of a rendition. */
  public TrackConfig ofRendition(QualityLevel level) {
    return new TrackConfig(
        track, type, codec, profile, language, timeBaseUs, bitrate, video, audio, extradata, level);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrackConfig that
        && track == that.track
        && type == that.type
        && codec.equals(that.codec)
        && Objects.equals(profile, that.profile)
        && Objects.equals(language, that.language)
        && timeBaseUs == that.timeBaseUs
        && bitrate == that.bitrate
        && Objects.equals(video, that.video)
        && Objects.equals(audio, that.audio)
        && Arrays.equals(extradata, that.extradata)
        && rendition == that.rendition;
  }

  @Override
  public int hashCode() {
    return Objects.hash(track, type, codec, video, audio) * 31 + Arrays.hashCode(extradata);
  }
}
