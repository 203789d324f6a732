package io.millrace.codec;

import io.millrace.media.TrackConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes the pictures of one source track and scales them to all rungs, with keyframes marked. */
final class VideoTrack {
  private final TranscodeSettings settings;
  private final LongAdder damaged;
  private final List<VideoRung> rungs;
  private final KeyframeClock keyframes;
  private long lastUs = -1;

  VideoTrack(TranscodeSettings settings, LongAdder damaged, List<VideoRung> rungs) {
    this.settings = settings;
    this.damaged = damaged;
    this.rungs = rungs;
    this.keyframes = new KeyframeClock(settings.keyframeInterval().toNanos() / 1_000);
  }

  void decode(Conveyor<TrackItem> input) throws CodecException, InterruptedException {
    try (var decoder =
        new SourceDecoder(settings.limits(), settings.threads(), damaged, this::pass)) {
      decoder.run(input);
      for (VideoRung rung : rungs) {
        rung.end();
      }
    } finally {
      rungs.forEach(VideoRung::close);
    }
  }

  /** Pictures before time zero are not for show, and none can be shown before the last one. */
  private void pass(AVFrame raw, TrackConfig config) throws CodecException, InterruptedException {
    if (raw.pts() <= lastUs) {
      return;
    }
    lastUs = raw.pts();
    boolean isSourceKeyframe = (raw.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
    if (keyframes.isKeyframe(lastUs, isSourceKeyframe)) {
      raw.flags(raw.flags() | AVFrame.AV_FRAME_FLAG_KEY);
    }
    TrackConfig.Video source = Objects.requireNonNull(config.video());
    for (VideoRung rung : rungs) {
      rung.scale(raw, source);
    }
  }
}
