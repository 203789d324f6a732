package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Codes raw pictures, scaled down to a rung of the quality ladder. */
final class PictureCoder implements RawCoder {
  private final NativeScope scope = new NativeScope();
  private final RawForm.Picture form;
  private final VideoEncoder encoder;
  private final FilterChain chain;
  private final AVFrame frame;
  private long lastUs = Long.MIN_VALUE;

  PictureCoder(int track, RawForm.Picture form, EncodingPlan plan) throws CodecException {
    this.form = form;
    PictureSize size = form.size().on(plan.config().quality());
    encoder = new VideoEncoder(track, plan.video(size, form.frameRate()));
    chain =
        new FilterChain(
            MediaType.VIDEO,
            "scale=%d:%d:flags=bicubic,format=yuv420p".formatted(size.width(), size.height()),
            1);
    try {
      frame = scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
    } catch (CodecException e) {
      encoder.close();
      throw e;
    }
  }

  @Override
  public TrackConfig config() {
    return encoder.config();
  }

  @Override
  public boolean continues(RawMediaData raw) throws CodecException {
    if (raw.timestampUs() <= lastUs) {
      throw new CodecException(
          Kind.INVALID_INPUT,
          "timestampUs %d: expected more than the last picture's %d"
              .formatted(raw.timestampUs(), lastUs));
    }
    return true;
  }

  @Override
  public List<Frame> encode(RawMediaData raw) throws CodecException {
    RawFrames.fill(frame, raw, form);
    lastUs = raw.timestampUs();
    chain.send(frame);
    return pass(new ArrayList<>());
  }

  @Override
  public List<Frame> finish() throws CodecException {
    chain.send(null);
    List<Frame> coded = pass(new ArrayList<>());
    encoder.send(null);
    encoder.receiveInto(coded);
    return coded;
  }

  private List<Frame> pass(List<Frame> coded) throws CodecException {
    for (AVFrame scaled = chain.receive(); scaled != null; scaled = chain.receive()) {
      encoder.send(scaled);
      encoder.receiveInto(coded);
    }
    return coded;
  }

  @Override
  public void close() {
    scope.close();
    chain.close();
    encoder.close();
  }
}
