package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISPOSABLE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.millrace.demux.BitstreamParser.PictureSize;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/** One track: makes its packets into frames and tells when its configuration changes. */
final class TrackReader implements AutoCloseable {
  private final int track;
  private final AVStream stream;
  private final int codecId;
  private final String codec;
  private final boolean isVideo;
  private final TrackClock clock;
  private final Map<ChunkType, Long> chunksByType = new EnumMap<>(ChunkType.class);

  private byte[] extradata;
  private @Nullable BitstreamParser parser;
  private @Nullable ParameterSets parameterSets;
  private ReferenceUse referenceUse;
  private @Nullable PictureSize parsedSize;
  private @Nullable AudioHeader parsedSound;
  private @Nullable PictureSize ownSize;
  private @Nullable AudioHeader ownSound;
  private @Nullable TrackConfig told;
  private @Nullable PictureSize toldSize;
  private @Nullable AudioHeader toldSound;
  private long chunks;
  private long keyframes;
  private long bytes;

  TrackReader(int track, AVStream stream) {
    this.track = track;
    this.stream = stream;
    this.codecId = stream.codecpar().codec_id();
    this.codec = TrackFacts.codecName(stream.codecpar());
    this.isVideo = stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
    this.clock = new TrackClock(stream, isVideo);
    this.extradata = TrackFacts.extradata(stream.codecpar());
    this.referenceUse = new ReferenceUse(codec, extradata);
    if (isVideo) {
      parser = new BitstreamParser(stream.codecpar(), extradata);
      parameterSets = isInBand(extradata) ? new ParameterSets(stream.codecpar()) : null;
    }
  }

  /** Configuration that starts with a start code is that of a stream which carries it inside. */
  private static boolean isInBand(byte[] extradata) {
    return extradata.length < 4 || (extradata[0] == 0 && extradata[1] == 0 && extradata[2] <= 1);
  }

  /** What the container says ahead of the first packet. */
  TrackConfig declared() {
    return TrackFacts.of(track, stream, extradata, null, null);
  }

  /** False once the container says that the stream is now of another codec. */
  boolean isStillOf(AVStream current) {
    return current.codecpar().codec_id() == codecId;
  }

  String codec() {
    return codec;
  }

  /** Uncompressed sound, of which any part is whole. */
  boolean isSamples() {
    return codec.startsWith("pcm_");
  }

  int track() {
    return track;
  }

  /** Reads a packet with at least one byte, and tells the sink of a change it brings. */
  Frame read(AVPacket packet, FrameSink sink) {
    byte[] data = new byte[packet.size()];
    packet.data().get(data);
    boolean isKeyframe = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    updateExtradata(packet, isKeyframe);
    BitstreamParser used = parser;
    ChunkType type = used == null ? ChunkType.AUDIO : used.parse(packet, isKeyframe);
    updateHeaders(data);
    tell(sink);
    boolean isDisposable =
        isVideo
            && ((packet.flags() & AV_PKT_FLAG_DISPOSABLE) != 0
                || (!isKeyframe && referenceUse.isDisposable(type, data)));
    clock.advance(packet, parsedSound);
    return new Frame(
        track, type, clock.timestampUs(), clock.durationUs(), isKeyframe, isDisposable, data);
  }

  private void updateExtradata(AVPacket packet, boolean isKeyframe) {
    byte[] found = ParameterSets.newExtradata(packet);
    ParameterSets inside = parameterSets;
    if (found == null && inside != null && isKeyframe) {
      found = inside.in(packet);
    }
    if (found == null || found.length == 0 || Arrays.equals(found, extradata)) {
      return;
    }
    extradata = found;
    referenceUse = new ReferenceUse(codec, extradata);
    BitstreamParser old = parser;
    if (old != null) {
      old.close();
      parser = new BitstreamParser(stream.codecpar(), extradata);
    }
  }

  /**
   * The container's word holds until the headers inside change, or if it never said; a container
   * may crop or resample on purpose.
   */
  private void updateHeaders(byte[] data) {
    BitstreamParser used = parser;
    if (used != null) {
      PictureSize size = used.pictureSize();
      if (size != null && !size.equals(parsedSize)) {
        boolean isContainerMute = stream.codecpar().width() <= 0;
        ownSize = parsedSize != null || isContainerMute ? size : null;
        parsedSize = size;
      }
    } else if (extradata.length == 0) {
      AudioHeader sound = AudioHeader.of(codec, data);
      if (sound != null && !sound.equals(parsedSound)) {
        boolean isContainerMute = stream.codecpar().sample_rate() <= 0;
        ownSound = parsedSound != null || isContainerMute ? sound : null;
        parsedSound = sound;
      }
    }
  }

  private void tell(FrameSink sink) {
    TrackConfig before = told;
    if (before == null
        || before.extradata() != extradata
        || (isVideo ? !Objects.equals(toldSize, ownSize) : !Objects.equals(toldSound, ownSound))) {
      TrackConfig now = TrackFacts.of(track, stream, extradata, ownSize, ownSound);
      told = now;
      toldSize = ownSize;
      toldSound = ownSound;
      sink.track(now);
    }
  }

  /** Hands a frame of this track to the sink and counts it. */
  void deliver(Frame frame, FrameSink sink) {
    sink.frame(frame);
    chunks++;
    keyframes += frame.isKeyframe() ? 1 : 0;
    bytes += frame.data().length;
    chunksByType.merge(frame.type(), 1L, Long::sum);
  }

  long chunks() {
    return chunks;
  }

  TrackSummary summary() {
    TrackConfig config =
        told != null ? told : TrackFacts.of(track, stream, extradata, ownSize, ownSound);
    TrackConfig.Video video = config.video();
    TrackConfig.Audio audio = config.audio();
    return new TrackSummary(
        track,
        config.type(),
        codec,
        video == null ? 0 : video.width(),
        video == null ? 0 : video.height(),
        audio == null ? 0 : audio.sampleRate(),
        audio == null ? 0 : audio.channels(),
        chunks,
        keyframes,
        bytes,
        chunksByType);
  }

  @Override
  public void close() {
    if (parser != null) {
      parser.close();
    }
    if (parameterSets != null) {
      parameterSets.close();
    }
    clock.close();
  }
}
