package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.av_get_audio_frame_duration2;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * When the packets of one track are due.
 *
 * <p>The presentation time counts, else the decoding time, else the end of the packet before: in
 * MPEG-TS several sound frames share one timestamp. Reckons in the container's own ticks, so that
 * rounding to microseconds does not add up.
 */
final class TrackClock implements AutoCloseable {
  private final AVStream stream;
  private final boolean isVideo;
  private final AVRational microseconds = new AVRational().num(1).den(1_000_000);
  private final AVRational unit = new AVRational();
  private long nextTicks;
  private long timestampUs;
  private long durationUs;

  TrackClock(AVStream stream, boolean isVideo) {
    this.stream = stream;
    this.isVideo = isVideo;
  }

  /**
   * Moves on to a packet.
   *
   * @param sound what the frame's own header says, for when the container is mute
   */
  void advance(AVPacket packet, @Nullable AudioHeader sound) {
    long ticks = nextTicks;
    if (packet.pts() != AV_NOPTS_VALUE) {
      ticks = packet.pts();
    } else if (packet.dts() != AV_NOPTS_VALUE) {
      ticks = packet.dts();
    }
    long duration = packet.duration() > 0 ? packet.duration() : ownDuration(packet, sound);
    timestampUs = av_rescale_q(ticks, stream.time_base(), microseconds);
    durationUs = av_rescale_q(duration, stream.time_base(), microseconds);
    nextTicks = ticks + duration;
  }

  private long ownDuration(AVPacket packet, @Nullable AudioHeader sound) {
    if (isVideo) {
      AVRational rate = stream.avg_frame_rate();
      return rate.num() <= 0 || rate.den() <= 0 ? 0 : toTicks(1, rate.den(), rate.num());
    }
    int samples = av_get_audio_frame_duration2(stream.codecpar(), packet.size());
    if (samples > 0 && stream.codecpar().sample_rate() > 0) {
      return toTicks(samples, 1, stream.codecpar().sample_rate());
    }
    return sound == null ? 0 : toTicks(sound.samples(), 1, sound.sampleRate());
  }

  private long toTicks(long count, int numerator, int denominator) {
    return av_rescale_q(count, unit.num(numerator).den(denominator), stream.time_base());
  }

  /** Presentation time of the packet last moved on to. */
  long timestampUs() {
    return timestampUs;
  }

  /** Duration of the packet last moved on to; 0 if unknown. */
  long durationUs() {
    return durationUs;
  }

  @Override
  public void close() {
    microseconds.close();
    unit.close();
  }
}
