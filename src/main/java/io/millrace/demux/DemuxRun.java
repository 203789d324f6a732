package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import io.millrace.demux.DemuxException.Kind;
import io.millrace.ffmpeg.CString;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/** One reading of one container, from its first packet to its last. */
final class DemuxRun implements AutoCloseable {
  /** Damaged places in a row after which there is no hope of finding the next packet. */
  private static final int MAX_FAILURES_IN_A_ROW = 64;

  /** Bytes behind the last packet that are read and dropped before the source is cancelled. */
  private static final long MOST_BYTES_BEHIND_MEDIA = 16 << 20;

  /** AVERROR(EAGAIN) of Linux. */
  private static final int TRY_AGAIN = -11;

  private final ByteSource source;
  private final MediaInput input;
  private final FrameSink sink;
  private final FfmpegLog log;
  private final List<TrackReader> tracks = new ArrayList<>();

  /** The track of each of FFmpeg's streams; null where the stream is not used. */
  private final List<@Nullable TrackReader> trackOfStream = new ArrayList<>();

  /** By track, a frame that may be the remainder of a broken source. */
  private final List<@Nullable Frame> heldBack = new ArrayList<>();

  private long earliestUs = Long.MAX_VALUE;
  private long latestUs = Long.MIN_VALUE;
  private long cutPackets;
  private long damagedPackets;
  private int failuresInARow;
  private long failures;
  private int lastResult;
  private boolean isTailLeft;

  DemuxRun(ByteSource source, MediaInput input, FrameSink sink, FfmpegLog log) {
    this.source = source;
    this.input = input;
    this.sink = sink;
    this.log = log;
  }

  /** Feeds the sink until nothing more comes. */
  DemuxSummary run() throws DemuxException {
    takeUpStreams();
    sink.expect(tracks.stream().map(TrackReader::declared).toList());
    while (readsOn()) {
      AVPacket packet = input.packet();
      TrackReader track = trackOf(packet.stream_index());
      if (track != null && packet.size() > 0 && isWhole(track, packet)) {
        pass(track, track.read(packet, sink));
      }
    }
    if (tracks.stream().allMatch(track -> track.chunks() == 0)) {
      throw nothingUnderstood();
    }
    if (lastResult == AVERROR_EOF && !source.isEnded() && source instanceof FeedSource feed) {
      isTailLeft = !feed.skipToEnd(MOST_BYTES_BEHIND_MEDIA);
    }
    return new DemuxSummary(
        input.container(),
        latestUs - earliestUs,
        source.bytesRead(),
        tracks.stream().map(TrackReader::summary).toList(),
        warning());
  }

  private boolean readsOn() {
    while (true) {
      lastResult = input.read();
      if (lastResult >= 0) {
        failuresInARow = 0;
        return true;
      }
      boolean mayGoOn = lastResult == AVERROR_INVALIDDATA || lastResult == TRY_AGAIN;
      failuresInARow++;
      failures += lastResult == AVERROR_INVALIDDATA ? 1 : 0;
      if (!mayGoOn || source.isEnded() || failuresInARow > MAX_FAILURES_IN_A_ROW) {
        return false;
      }
    }
  }

  /** Streams that FFmpeg has found since the last look. */
  private void takeUpStreams() {
    for (int i = trackOfStream.size(); i < input.streamCount(); i++) {
      trackOfStream.add(MediaInput.isUsed(input.stream(i)) ? newTrack(i, tracks.size()) : null);
    }
  }

  private TrackReader newTrack(int streamIndex, int number) {
    var track = new TrackReader(number, input.stream(streamIndex));
    tracks.add(track);
    heldBack.add(null);
    return track;
  }

  private @Nullable TrackReader trackOf(int streamIndex) {
    if (streamIndex >= trackOfStream.size()) {
      takeUpStreams();
    }
    AVStream stream = input.stream(streamIndex);
    TrackReader known = trackOfStream.get(streamIndex);
    if ((known == null || !known.isStillOf(stream)) && MediaInput.isUsed(stream)) {
      known = newTrack(streamIndex, tracks.size());
      trackOfStream.set(streamIndex, known);
    }
    return known;
  }

  /**
   * A packet marked as damaged is cut off at the end of the source, elsewhere merely damaged. Plain
   * samples may be cut anywhere.
   */
  private boolean isWhole(TrackReader track, AVPacket packet) {
    if (track.isSamples() || (packet.flags() & AV_PKT_FLAG_CORRUPT) == 0) {
      return true;
    }
    if (source.isEnded()) {
      cutPackets++;
      return false;
    }
    damagedPackets++;
    return true;
  }

  /**
   * Passes a frame on; but when the source has broken off, the last frame of each track is what
   * FFmpeg made of the remainder, and is held back.
   */
  private void pass(TrackReader track, Frame frame) {
    if (source.failure() == null
        || !source.isEnded()
        || Containers.isSized(input.container(), track.codec())) {
      deliver(track, frame);
      return;
    }
    Frame whole = heldBack.set(track.track(), frame);
    if (whole != null) {
      deliver(track, whole);
    }
  }

  private void deliver(TrackReader track, Frame frame) {
    earliestUs = Math.min(earliestUs, frame.timestampUs());
    latestUs = Math.max(latestUs, frame.timestampUs() + frame.durationUs());
    track.deliver(frame, sink);
  }

  private @Nullable String warning() {
    if (source.failure() != null) {
      return "the source broke off after %d bytes; what had come whole was kept"
          .formatted(source.bytesRead());
    }
    String complaint = log.complaint();
    String words = complaint == null ? "" : ": " + complaint;
    if (cutPackets > 0 || isShortOfIndex()) {
      return "the media was cut short after %d bytes%s".formatted(source.bytesRead(), words);
    }
    if (lastResult != AVERROR_EOF) {
      return "reading stopped after %d bytes: %s%s"
          .formatted(source.bytesRead(), CString.ofError(lastResult), words);
    }
    if (damagedPackets > 0 || failures > 0 || log.containerErrors() > 0) {
      return "the media is damaged in %d places%s"
          .formatted(Math.max(damagedPackets + failures, log.containerErrors()), words);
    }
    return isTailLeft
        ? "the media ended, and the source did not; it was left after %d bytes"
            .formatted(source.bytesRead())
        : null;
  }

  /** An MP4 lists its packets ahead; fewer came. */
  private boolean isShortOfIndex() {
    if (!input.container().startsWith("mov")) {
      return false;
    }
    for (int i = 0; i < trackOfStream.size(); i++) {
      TrackReader track = trackOfStream.get(i);
      if (track != null && track.chunks() < avformat_index_get_entries_count(input.stream(i))) {
        return true;
      }
    }
    return false;
  }

  private DemuxException nothingUnderstood() {
    if (source.failure() != null) {
      return Demuxer.aborted(source);
    }
    String complaint = log.complaint();
    String words = complaint == null ? "" : " (" + complaint + ")";
    if (tracks.isEmpty() && !hasForeignStream()) {
      return new DemuxException(
          Kind.MALFORMED,
          source.bytesRead(),
          "this '%s' does not say what it holds%s; send the file whole and undamaged"
              .formatted(input.container(), words));
    }
    if (tracks.isEmpty()) {
      return new DemuxException(
          Kind.UNSUPPORTED,
          source.bytesRead(),
          "this '%s' has no audio or video track of a known codec among its %d streams%s; send one that has"
              .formatted(input.container(), input.streamCount(), words));
    }
    return new DemuxException(
        Kind.NO_FRAMES,
        source.bytesRead(),
        "this '%s' declares %d tracks and holds no whole frame%s; send the media after its header"
            .formatted(input.container(), tracks.size(), words));
  }

  /** A stream of something else, or of a codec that FFmpeg does not know. */
  private boolean hasForeignStream() {
    for (int i = 0; i < input.streamCount(); i++) {
      AVCodecParameters codec = input.stream(i).codecpar();
      if (codec.codec_id() != AV_CODEC_ID_NONE || codec.codec_tag() != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    tracks.forEach(TrackReader::close);
  }
}
