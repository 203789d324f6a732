package io.millrace.codec;

import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/**
 * Writes fragmented MP4 (ISO/IEC 14496-12) as the frames come: a fragment begins at each keyframe
 * of pictures and at the latest after {@link #FRAGMENT_US}.
 *
 * <p>The tracks are those told before the first frame; later ones are left out. Frames of a track
 * come in the order of their timestamps, so there are none that are predicted from later ones. Time
 * zero of the file is that of the first frame; what comes later and lies before it is left out. Not
 * thread-safe; throws {@link UncheckedCodecException}.
 */
public final class Mp4Writer implements FrameSink, AutoCloseable {
  static final int FRAGMENT_US = 1_000_000;

  /** Holds the common frame rates in whole ticks. */
  private static final Ratio VIDEO_CLOCK = new Ratio(1, 90_000);

  private final NativeScope scope = new NativeScope();
  private final OutputBytes bytes;
  private final AVFormatContext context;
  private final AVPacket packet;
  private final List<TrackConfig> told = new ArrayList<>();
  private final Map<Integer, Track> tracks = new HashMap<>();
  private boolean isHeaderWritten;
  private long zeroUs;

  /** A track of the file and the clock of its packets. */
  private record Track(int index, TrackConfig config, Ratio clock) {}

  /**
   * @param out takes the file in pieces, each for good; called within the calls below, and may
   *     block
   */
  public Mp4Writer(Consumer<byte[]> out) throws CodecException {
    FfmpegLog.use();
    try {
      bytes = new OutputBytes(scope, out);
      AVFormatContext made = new AVFormatContext((Pointer) null);
      CodecException.check(
          avformat.avformat_alloc_output_context2(made, (AVOutputFormat) null, "mp4", null),
          "make an MP4");
      context = scope.own(made, "an MP4", avformat::avformat_free_context);
      packet = scope.own(avcodec.av_packet_alloc(), "a packet", avcodec::av_packet_free);
      context.pb(bytes.io());
      context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
      context.avoid_negative_ts(AVFormatContext.AVFMT_AVOID_NEG_TS_DISABLED);
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  @Override
  public void track(TrackConfig config) {
    if (!isHeaderWritten) {
      told.removeIf(known -> known.track() == config.track());
      told.add(config);
      return;
    }
    Track known = tracks.get(config.track());
    if (known != null && !known.config.equals(config)) {
      throw new UncheckedCodecException(
          new CodecException("change track %d of an MP4".formatted(config.track()), 0));
    }
  }

  @Override
  public void frame(Frame frame) {
    try {
      if (!isHeaderWritten) {
        writeHeader(frame.timestampUs());
      }
      Track track = tracks.get(frame.track());
      if (track != null && frame.timestampUs() >= zeroUs) {
        write(track, frame);
      }
      bytes.passOn();
    } catch (CodecException e) {
      throw new UncheckedCodecException(e);
    }
  }

  private void writeHeader(long firstUs) throws CodecException {
    isHeaderWritten = true;
    zeroUs = firstUs;
    List<AVStream> streams = new ArrayList<>();
    for (TrackConfig config : told) {
      streams.add(Mp4Tracks.add(context, config, VIDEO_CLOCK));
    }
    AVDictionary options = new AVDictionary((Pointer) null);
    avutil.av_dict_set(
        options, "movflags", "frag_keyframe+empty_moov+default_base_moof+frag_discont", 0);
    avutil.av_dict_set(options, "frag_duration", String.valueOf(FRAGMENT_US), 0);
    avutil.av_dict_set(options, "use_editlist", "0", 0);
    try {
      CodecException.check(
          avformat.avformat_write_header(context, options), "write the header of an MP4");
    } finally {
      avutil.av_dict_free(options);
    }
    for (int i = 0; i < told.size(); i++) {
      TrackConfig config = told.get(i);
      tracks.put(config.track(), new Track(i, config, Ratio.of(streams.get(i).time_base())));
    }
  }

  private void write(Track track, Frame frame) throws CodecException {
    byte[] data = frame.data();
    CodecException.check(avcodec.av_new_packet(packet, data.length), "make a packet");
    try {
      packet.data().put(data);
      long startUs = frame.timestampUs() - zeroUs;
      long ticks = Ratio.MICROSECOND.rescale(startUs, track.clock);
      packet.pts(ticks);
      packet.dts(ticks);
      packet.duration(Ratio.MICROSECOND.rescale(startUs + frame.durationUs(), track.clock) - ticks);
      packet.flags(frame.isKeyframe() ? avcodec.AV_PKT_FLAG_KEY : 0);
      packet.stream_index(track.index);
      CodecException.check(avformat.av_write_frame(context, packet), "write a frame to an MP4");
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }

  /** Writes what is left; an MP4 without a frame stays empty. */
  public void finish() throws CodecException {
    if (isHeaderWritten) {
      CodecException.check(avformat.av_write_trailer(context), "write the end of an MP4");
      bytes.passOn();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
