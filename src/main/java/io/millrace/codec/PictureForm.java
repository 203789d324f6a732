package io.millrace.codec;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * How raw pictures lie in memory, as against how they are to be seen.
 *
 * @param width columns of pixels
 * @param height rows of pixels
 * @param pixelAspect width of a pixel by its height
 * @param rotationDegrees clockwise turn to show the picture upright: 0, 90, 180 or 270
 * @param isInterlaced whether pictures may hold two fields of different times
 */
record PictureForm(
    int width, int height, double pixelAspect, int rotationDegrees, boolean isInterlaced) {
  private static final int FULL_TURN = 360;
  private static final int QUARTER_TURN = 90;

  /** Beyond this an aspect ratio is taken for nonsense. */
  private static final double MAX_PIXEL_ASPECT = 8;

  /** A ratio may be off by so much and count as the same: half a pixel in a small picture. */
  private static final double ASPECT_TOLERANCE = 0.02;

  /** The form of a frame, of a track that is to be turned by any number of degrees. */
  static PictureForm of(AVFrame raw, int rotationDegrees, boolean isInterlaced) {
    AVRational aspect = raw.sample_aspect_ratio();
    double pixelAspect =
        aspect.num() <= 0 || aspect.den() <= 0 ? 1 : (double) aspect.num() / aspect.den();
    boolean isSane = pixelAspect <= MAX_PIXEL_ASPECT && pixelAspect >= 1 / MAX_PIXEL_ASPECT;
    int quarters = Math.floorMod(Math.round((float) rotationDegrees / QUARTER_TURN), 4);
    return new PictureForm(
        raw.width(), raw.height(), isSane ? pixelAspect : 1, quarters * QUARTER_TURN, isInterlaced);
  }

  static boolean isInterlaced(AVFrame raw) {
    return (raw.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
  }

  /** The size as seen: upright, in square pixels, with all rows kept. */
  PictureSize seen() {
    int squareWidth = Math.max(1, (int) Math.round(width * pixelAspect));
    return isLying() ? new PictureSize(height, squareWidth) : new PictureSize(squareWidth, height);
  }

  private boolean isLying() {
    return rotationDegrees % (FULL_TURN / 2) != 0;
  }

  /**
   * Filters that make an upright, progressive picture of square pixels in 8-bit 4:2:0 and limited
   * range, of exactly the target's size; a picture of other proportions gets black bars.
   *
   * @param scaling FFmpeg's name of the way to scale
   */
  String filters(PictureSize target, String scaling) {
    PictureSize inner = within(target);
    boolean isFilled = inner.equals(target);
    int scaledWidth = isLying() ? inner.height() : inner.width();
    int scaledHeight = isLying() ? inner.width() : inner.height();
    String turn =
        switch (rotationDegrees) {
          case QUARTER_TURN -> ",transpose=clock";
          case 2 * QUARTER_TURN -> ",hflip,vflip";
          case 3 * QUARTER_TURN -> ",transpose=cclock";
          default -> "";
        };
    return (isInterlaced ? "bwdif=mode=send_frame:deint=interlaced," : "")
        + "scale=%d:%d:flags=%s:out_range=tv,format=yuv420p"
            .formatted(scaledWidth, scaledHeight, scaling)
        + turn
        + (isFilled ? "" : ",pad=%d:%d:-1:-1".formatted(target.width(), target.height()))
        + ",setsar=1";
  }

  /** The largest size of these proportions that fits; the target itself if it is near enough. */
  private PictureSize within(PictureSize target) {
    PictureSize seen = seen();
    double across = (double) target.width() / seen.width();
    double down = (double) target.height() / seen.height();
    if (Math.abs(across / down - 1) < ASPECT_TOLERANCE) {
      return target;
    }
    double factor = Math.min(across, down);
    return new PictureSize(
        even(seen.width() * factor, target.width()), even(seen.height() * factor, target.height()));
  }

  private static int even(double pixels, int most) {
    return Math.clamp(2L * Math.round(pixels / 2), 2, most);
  }
}
