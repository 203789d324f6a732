package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decodes the tracks of one piece of media and encodes them again on one or more rungs of the
 * ladder.
 *
 * <p>Each source track is decoded once, and its pictures are scaled to all rungs on the same
 * thread; the encoding of each rung has a thread of its own, and one more hands the coded frames to
 * the sink: in decoding order, tracks interleaved by time as far as they come so. Between threads
 * wait a few frames at most, so that a slow sink slows the source; where processors are scarce and
 * Java minds priorities ({@code -XX:ThreadPriorityPolicy=1}), encoding goes before decoding. Source
 * track {@code n} comes out on rung {@code r} as track {@link #outputTrack}.
 *
 * <p>Pictures come out upright, progressive, in square pixels and 8-bit 4:2:0, never larger than
 * the source, with its timestamps; its keyframes are keyframes of each rung, and so are pictures in
 * between that keep the interval. Sound comes out as AAC at the rung's bit rate, stereo or mono.
 * What the source has before time zero is left out.
 *
 * <p>One thread feeds it; {@link #setQuality} and {@link #close} are for any. A failure anywhere
 * stops all of it and is thrown by the next call: {@link UncheckedCodecException}, what the sink
 * threw, or {@link CancellationException} once closed or interrupted.
 */
public final class Transcoder implements FrameSink, AutoCloseable {
  /** Coded frames that may wait for a decoder. */
  private static final int FRAMES_AHEAD = 16;

  private static final AtomicLong COUNT = new AtomicLong();

  private final TranscodeSettings settings;
  private final FrameSink out;
  private final FramePool pool = new FramePool();
  private final Crew crew = new Crew("transcode-" + COUNT.incrementAndGet(), pool::close);
  private final Interleaver interleaver = new Interleaver();
  private final Map<Integer, Source> sources = new TreeMap<>();
  private final Map<QualityLevel, QualityLevel> actual = new ConcurrentHashMap<>();
  private final LongAdder damaged = new LongAdder();

  /** A track of the source, as it is known now, and the way to its decoder. */
  private record Source(TrackConfig config, Conveyor<TrackItem> inlet) {}

  /** Starts no thread before the first track. */
  public Transcoder(TranscodeSettings settings, FrameSink out) {
    this.settings = settings;
    this.out = out;
  }

  /** The number under which a track of the source comes out on a rung. */
  public int outputTrack(int sourceTrack, QualityLevel rung) {
    int count = settings.rungs().size();
    return settings.firstTrack() + sourceTrack * count + settings.rungs().indexOf(rung);
  }

  /** Coded frames of the source that were damaged and left out. For any thread. */
  public long damagedFrames() {
    return damaged.sum();
  }

  /**
   * Encodes a rung at another quality from the next keyframe on: size and bit rate of its pictures
   * change, and their new configuration goes out first. Its sound stays. For any thread.
   *
   * @param quality the rung itself or a lower one
   */
  public void setQuality(QualityLevel rung, QualityLevel quality) {
    if (!settings.rungs().contains(rung) || quality.compareTo(rung) > 0) {
      throw new IllegalArgumentException(
          "rung %s at quality %s: expected one of %s, at most at its own quality"
              .formatted(rung, quality, settings.rungs()));
    }
    actual.put(rung, quality);
  }

  @Override
  public void expect(List<TrackConfig> tracks) {
    tracks.forEach(this::track);
  }

  @Override
  public void track(TrackConfig config) {
    Source known = sources.get(config.track());
    if (known != null && known.config.equals(config)) {
      return;
    }
    if (sources.isEmpty()) {
      crew.start("out", () -> interleaver.run(out));
    }
    Conveyor<TrackItem> inlet = known == null ? open(config) : known.inlet;
    sources.put(config.track(), new Source(config, inlet));
    put(inlet, new TrackItem.Config(config));
  }

  private Conveyor<TrackItem> open(TrackConfig config) {
    Conveyor<TrackItem> inlet = crew.inlet(FRAMES_AHEAD);
    if (config.type() == MediaType.VIDEO) {
      openVideo(config.track(), inlet);
    } else {
      openAudio(config, inlet);
    }
    return inlet;
  }

  private void openVideo(int source, Conveyor<TrackItem> inlet) {
    List<VideoRung> rungs = new ArrayList<>();
    for (QualityLevel rung : settings.rungs()) {
      int track = outputTrack(source, rung);
      rungs.add(
          new VideoRung(
              track, settings, () -> actual.getOrDefault(rung, rung), pool, interleaver.open()));
      crew.start("encode-" + track, rungs.getLast()::encode);
    }
    VideoTrack video = new VideoTrack(settings, damaged, rungs);
    crew.startSource("decode-" + source, () -> video.decode(inlet));
  }

  private void openAudio(TrackConfig config, Conveyor<TrackItem> inlet) {
    List<AudioRung> rungs = new ArrayList<>();
    for (QualityLevel rung : settings.rungs()) {
      rungs.add(
          new AudioRung(
              outputTrack(config.track(), rung),
              RungFormat.audio(settings, rung, config.audio()),
              interleaver.open()));
    }
    AudioTrack audio = new AudioTrack(settings, damaged, rungs);
    crew.startSource("sound-" + config.track(), () -> audio.transcode(inlet));
  }

  /** Blocks while the pipeline is full. */
  @Override
  public void frame(Frame frame) {
    Source source = sources.get(frame.track());
    if (source == null) {
      throw new IllegalStateException("track %d was not told".formatted(frame.track()));
    }
    put(source.inlet, new TrackItem.Coded(frame));
  }

  private void put(Conveyor<TrackItem> inlet, TrackItem item) {
    try {
      inlet.put(item);
    } catch (InterruptedException e) {
      try {
        crew.check();
      } catch (CodecException failure) {
        throw new UncheckedCodecException(failure);
      }
      throw interrupted();
    }
  }

  /** No more comes: waits until all is with the sink. */
  public void finish() throws CodecException {
    sources.values().forEach(source -> source.inlet.end());
    interleaver.complete();
    try {
      crew.await();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    crew.check();
  }

  private CancellationException interrupted() {
    Thread.currentThread().interrupt();
    crew.stop();
    return new CancellationException("interrupted while transcoding");
  }

  /** Stops at once, as {@link #close}, and does not wait. For any thread. */
  public void stop() {
    crew.stop();
  }

  /**
   * Stops at once and frees all, if it has not ended by itself; returns when the threads have left.
   * Called from the sink it does not wait.
   */
  @Override
  public void close() {
    crew.stop();
    crew.awaitUninterruptibly();
  }
}
