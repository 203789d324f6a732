package io.millrace.stream;

import io.millrace.codec.TranscodeSettings;
import io.millrace.codec.Transcoder;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The renditions of one sender's media: its first video and its first audio track on lower rungs,
 * as further tracks of the stream, from number {@value #FIRST_TRACK} on.
 *
 * <p>Used by the sender's thread. Whatever goes wrong ends the renditions, with a warning, and
 * never the sender.
 */
final class Renditions implements FrameSink, AutoCloseable {
  /** No source has as many tracks. */
  static final int FIRST_TRACK = 100;

  private static final Logger LOG = Logger.getLogger(Renditions.class);

  private final RenditionMaker maker;
  private final String streamId;
  private final @Nullable Duration patience;
  private final List<QualityLevel> wanted;
  private final Map<Integer, TrackConfig> configs = new TreeMap<>();
  private final Map<Integer, TrackConfig> told = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int video = -1;
  private int audio = -1;
  private boolean isDecided;
  private @Nullable RenditionRun run;

  Renditions(RenditionMaker maker, String streamId, @Nullable Duration patience) {
    this.maker = maker;
    this.streamId = streamId;
    this.patience = patience;
    this.wanted = maker.wanted(streamId);
    this.isDecided = wanted.isEmpty();
  }

  @Override
  public void expect(List<TrackConfig> tracks) {
    if (!isDecided) {
      tracks.forEach(config -> configs.put(config.track(), config));
      decide();
    }
  }

  @Override
  public void track(TrackConfig config) {
    if (!isDecided) {
      configs.put(config.track(), config);
      told.put(config.track(), config);
    }
    RenditionRun open = run;
    if (open != null && isTaken(config.track())) {
      open.track(config);
    }
  }

  @Override
  public void frame(Frame frame) {
    if (!isDecided) {
      decide();
    }
    RenditionRun open = run;
    if (open == null || !isTaken(frame.track()) || frame.type() == ChunkType.THUMBNAIL) {
      return;
    }
    if (frame.isKeyframe() && frame.track() == video && maker.wanted(streamId).isEmpty()) {
      warn("the renditions ended, since the stream was stopped or wants none any more");
      end();
      return;
    }
    open.frame(frame);
  }

  private boolean isTaken(int track) {
    return track == video || track == audio;
  }

  /** Says what is made, once the first video track is known. */
  private void decide() {
    TrackConfig picture = first(MediaType.VIDEO);
    if (picture == null) {
      return;
    }
    isDecided = true;
    TrackConfig sound = first(MediaType.AUDIO);
    video = picture.track();
    audio = sound == null ? -1 : sound.track();
    List<QualityLevel> rungs = below(picture.video());
    if (rungs.isEmpty()) {
      return;
    }
    if (Math.max(video, audio) >= FIRST_TRACK) {
      warn("no renditions: track %d is beyond %d".formatted(video, FIRST_TRACK - 1));
      return;
    }
    if (!maker.enter()) {
      warn(
          "no renditions: those of %d streams are being made, which is the limit"
              .formatted(maker.settings().maxStreams()));
      return;
    }
    start(rungs);
  }

  private @Nullable TrackConfig first(MediaType type) {
    return configs.values().stream().filter(c -> c.type() == type).findFirst().orElse(null);
  }

  /** The rungs that are smaller than the source; all if its size is not known. */
  private List<QualityLevel> below(TrackConfig.@Nullable Video source) {
    int height = source == null ? 0 : Math.min(source.width(), source.height());
    List<QualityLevel> rungs = new ArrayList<>();
    for (QualityLevel level : wanted) {
      if (height == 0 || level.height() < height) {
        rungs.add(level);
      } else {
        warn("no rendition %s: the source's %d rows are no more".formatted(level, height));
      }
    }
    return rungs;
  }

  private void start(List<QualityLevel> rungs) {
    RenditionOutput output =
        new RenditionOutput(maker.registry(), streamId, patience, rungs, FIRST_TRACK);
    TranscodeSettings settings = maker.transcode(rungs, FIRST_TRACK);
    RenditionRun started =
        new RenditionRun(
            maker, streamId, patience != null, rungs, new Transcoder(settings, output), output);
    run = started;
    told.values().stream().filter(config -> isTaken(config.track())).forEach(started::track);
    LOG.infof("stream '%s' is made into %s", streamId, rungs);
  }

  private void warn(String warning) {
    warnings.add(warning);
    LOG.warnf("stream '%s': %s", streamId, warning);
  }

  /** The media is over: waits, within bounds, until the renditions are complete. */
  void finish() {
    RenditionRun open = run;
    if (open != null) {
      open.finish();
      end();
    } else if (!isDecided && !configs.isEmpty()) {
      warn("no renditions: there is no video to make them of");
    }
  }

  /** Stops at once what is still being made. */
  @Override
  public void close() {
    if (run != null) {
      end();
    }
  }

  private void end() {
    RenditionRun open = run;
    if (open != null && open.close()) {
      open.warnings().forEach(this::warn);
    }
    video = -1;
    audio = -1;
  }

  /** What was wrong with the renditions. */
  List<String> warnings() {
    return warnings;
  }

  /** What has come of them; null if none were made. */
  @Nullable RenditionOutput output() {
    return run == null ? null : run.output();
  }
}
