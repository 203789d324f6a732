package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Scales and encodes the pictures of one track to one rung.
 *
 * <p>They are scaled on the thread that decodes, while the picture is in its processor's cache, and
 * encoded on a thread of the rung's own. The size is that of the first picture on the rung, and
 * stays when the source's size changes.
 */
final class VideoRung implements AutoCloseable {
  /** Scaled pictures that may wait, beside one for each thread of the encoder. */
  private static final int PICTURES_AHEAD = 2;

  private final int track;
  private final TranscodeSettings settings;
  private final Supplier<QualityLevel> wanted;
  private final FramePool pool;
  private final Interleaver.Lane lane;
  private final Conveyor<Scaled> scaled;
  private final Scaler scaler = new Scaler();

  /** A picture that is ready to be encoded, of the pool. */
  private record Scaled(AVFrame frame, QualityLevel quality, TrackConfig.Video source) {}

  /**
   * @param track number of the track that comes out
   * @param wanted the quality from the next keyframe on
   */
  VideoRung(
      int track,
      TranscodeSettings settings,
      Supplier<QualityLevel> wanted,
      FramePool pool,
      Interleaver.Lane lane) {
    this.track = track;
    this.settings = settings;
    this.wanted = wanted;
    this.pool = pool;
    this.lane = lane;
    this.scaled = new Conveyor<>(PICTURES_AHEAD + settings.threads());
  }

  /** Scales a picture, which stays the caller's, and waits for room for what comes of it. */
  void scale(AVFrame raw, TrackConfig.Video source) throws CodecException, InterruptedException {
    scaler.take(raw, source);
  }

  /** No more pictures come. */
  void end() throws CodecException, InterruptedException {
    scaler.drain();
    scaled.end();
  }

  /** Frees what scaling needs; on the thread that scales. */
  @Override
  public void close() {
    scaler.close();
  }

  void encode() throws CodecException, InterruptedException {
    try (Encoder encoder = new Encoder()) {
      for (Scaled picture = scaled.take(); picture != null; picture = scaled.take()) {
        encoder.take(picture);
        pool.give(picture.frame());
      }
      encoder.drain();
    }
    lane.end();
  }

  /** The filters as they fit the pictures that come and the quality that is wanted. */
  private final class Scaler implements AutoCloseable {
    private @Nullable FilterChain chain;
    private @Nullable PictureForm form;
    private @Nullable PictureSize target;
    private @Nullable QualityLevel quality;
    private TrackConfig.@Nullable Video source;

    void take(AVFrame raw, TrackConfig.Video from) throws CodecException, InterruptedException {
      boolean isInterlaced = (form != null && form.isInterlaced()) || PictureForm.isInterlaced(raw);
      PictureForm its = PictureForm.of(raw, from.rotationDegrees(), isInterlaced);
      boolean isKeyframe = (raw.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
      QualityLevel level = quality == null || isKeyframe ? wanted.get() : quality;
      if (chain == null || !its.equals(form) || level != quality) {
        refit(its, level);
      }
      source = from;
      chain().send(raw);
      pass();
    }

    private void refit(PictureForm its, QualityLevel level)
        throws CodecException, InterruptedException {
      drain();
      close();
      PictureSize size = target == null || level != quality ? its.seen().on(level) : target;
      chain =
          new FilterChain(
              MediaType.VIDEO, its.filters(size, settings.scaling()), settings.threads());
      form = its;
      quality = level;
      target = size;
    }

    private FilterChain chain() {
      return Objects.requireNonNull(chain);
    }

    void drain() throws CodecException, InterruptedException {
      if (chain != null) {
        chain.send(null);
        pass();
      }
    }

    private void pass() throws CodecException, InterruptedException {
      FilterChain open = chain();
      for (AVFrame out = open.receive(); out != null; out = open.receive()) {
        out.pts(open.timeBase().rescale(out.pts(), Ratio.MICROSECOND));
        scaled.put(
            new Scaled(
                pool.move(out), Objects.requireNonNull(quality), Objects.requireNonNull(source)));
      }
    }

    @Override
    public void close() {
      if (chain != null) {
        chain.close();
        chain = null;
      }
    }
  }

  /** The encoder as it fits the pictures that come. */
  private final class Encoder implements AutoCloseable {
    private @Nullable VideoEncoder encoder;
    private @Nullable QualityLevel quality;
    private int width;
    private int height;

    void take(Scaled picture) throws CodecException, InterruptedException {
      AVFrame raw = picture.frame();
      VideoEncoder open = encoder;
      if (open == null
          || picture.quality() != quality
          || raw.width() != width
          || raw.height() != height) {
        open = refit(picture);
      }
      if ((raw.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0) {
        open.sendKeyframe(raw);
      } else {
        open.send(raw);
      }
      pass(open);
    }

    private VideoEncoder refit(Scaled picture) throws CodecException, InterruptedException {
      drain();
      close();
      quality = picture.quality();
      width = picture.frame().width();
      height = picture.frame().height();
      VideoEncoder fresh =
          new VideoEncoder(
              track,
              RungFormat.video(settings, picture.quality(), picture.source(), picture.frame()));
      encoder = fresh;
      lane.track(fresh.config());
      return fresh;
    }

    void drain() throws CodecException, InterruptedException {
      if (encoder != null) {
        encoder.send(null);
        pass(encoder);
      }
    }

    private void pass(VideoEncoder open) throws CodecException, InterruptedException {
      for (Frame frame = open.receive(); frame != null; frame = open.receive()) {
        lane.frame(frame);
      }
    }

    @Override
    public void close() {
      if (encoder != null) {
        encoder.close();
        encoder = null;
      }
    }
  }
}
