package io.millrace.stream;

import io.millrace.codec.CodecException;
import io.millrace.codec.Mp4Writer;
import io.millrace.codec.TranscodeSettings;
import io.millrace.codec.Transcoder;
import io.millrace.codec.UncheckedCodecException;
import io.millrace.demux.ByteFeed;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One piece of media on its way from a feed of bytes to bytes of MP4. */
final class Transcode implements FrameSink {
  private final ByteFeed feed;
  private final TranscodeSettings settings;
  private final long maxUs;
  private @Nullable Transcoder transcoder;
  private boolean isStopped;
  private boolean isAnyMade;
  private long firstUs = Long.MAX_VALUE;

  /**
   * @param maxDuration media time after which it fails
   */
  Transcode(ByteFeed feed, TranscodeSettings settings, Duration maxDuration) {
    this.feed = feed;
    this.settings = settings;
    this.maxUs = maxDuration.toNanos() / 1_000;
  }

  /**
   * Runs to the end of the feed; blocking.
   *
   * @param out takes the MP4 piece by piece; may block
   * @throws RuntimeException as {@link Transcoding} has it, or what {@code out} threw
   */
  void run(Demuxer demuxer, TranscodeTotals totals, Consumer<byte[]> out) {
    Consumer<byte[]> noted =
        bytes -> {
          isAnyMade = true;
          out.accept(bytes);
        };
    try (Mp4Writer writer = new Mp4Writer(noted);
        Transcoder made = begin(totals.counting(writer))) {
      demuxer.demux(feed, "", this);
      if (feed.isBrokenOff()) {
        throw new MediaException(
            DemuxException.Kind.ABORTED, 0, "the source broke off; send it again", null);
      }
      made.finish();
      writer.finish();
    } catch (DemuxException e) {
      throw new MediaException(e);
    } catch (CodecException e) {
      throw TranscodeException.of(e);
    } catch (UncheckedCodecException e) {
      throw TranscodeException.of(e.getCause());
    }
    if (!isAnyMade) {
      throw TranscodeException.empty();
    }
  }

  private synchronized Transcoder begin(FrameSink out) {
    Transcoder made = new Transcoder(settings, out);
    transcoder = made;
    if (isStopped) {
      made.stop();
    }
    return made;
  }

  /** Ends it soon, from any thread; does not wait. */
  synchronized void stop() {
    isStopped = true;
    feed.abort(new IOException("the transcode was stopped"));
    if (transcoder != null) {
      transcoder.stop();
    }
  }

  private Transcoder transcoder() {
    return Objects.requireNonNull(transcoder);
  }

  @Override
  public void expect(List<TrackConfig> tracks) {
    transcoder().expect(tracks);
  }

  @Override
  public void track(TrackConfig config) {
    transcoder().track(config);
  }

  @Override
  public void frame(Frame frame) {
    firstUs = Math.min(firstUs, frame.timestampUs());
    if (frame.timestampUs() - firstUs > maxUs) {
      throw TranscodeException.tooLong(Duration.ofNanos(maxUs * 1_000));
    }
    transcoder().frame(frame);
  }
}
