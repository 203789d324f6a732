package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.millrace.demux.DemuxException.Kind;
import io.millrace.ffmpeg.CString;
import io.millrace.ffmpeg.FfmpegLog;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** An opened container: hands out its packets one by one. Belongs to one thread. */
final class MediaInput implements AutoCloseable {
  /** A guess below this is what FFmpeg says of noise that happens to hold a header or two. */
  private static final int LEAST_PROBE_SCORE = 2;

  /** Pictures looked at to learn the frame rate when the container does not tell it. */
  private static final int FRAME_RATE_PICTURES = 8;

  private final ByteSource source;
  private final NativeReader reader;
  private final AVFormatContext context = avformat_alloc_context();
  private final AVPacket packet = av_packet_alloc();
  private String container = "";

  private MediaInput(ByteSource source, DemuxConfig config) {
    this.source = source;
    this.reader = new NativeReader(source, config.readBufferBytes());
  }

  /** Recognises the container and reads what it says of itself. */
  static MediaInput open(ByteSource source, String fileName, DemuxConfig config, FfmpegLog log)
      throws DemuxException {
    var input = new MediaInput(source, config);
    boolean isOpen = false;
    try {
      AVInputFormat format = input.recognise(fileName, config);
      log.watch(input.container);
      input.openAs(format, config, log);
      isOpen = true;
      return input;
    } finally {
      if (!isOpen) {
        input.close();
      }
    }
  }

  private AVInputFormat recognise(String fileName, DemuxConfig config) throws DemuxException {
    var format = new AVInputFormat((Pointer) null);
    int score = av_probe_input_buffer2(reader.io(), format, fileName, null, 0, config.probeBytes());
    reader.rethrowDefect();
    if (score < 0 || format.isNull()) {
      throw notMedia("what came is no container that FFmpeg recognises");
    }
    container = format.name().getString();
    if (!Containers.isRead(container)) {
      throw notMedia("FFmpeg takes it for '%s', which Millrace does not read".formatted(container));
    }
    if (score < LEAST_PROBE_SCORE) {
      throw notMedia("it only faintly resembles '%s'".formatted(container));
    }
    return format;
  }

  private DemuxException notMedia(String what) {
    return new DemuxException(
        Kind.NOT_MEDIA,
        source.bytesRead(),
        what
            + "; send audio or video in MP4, fragmented MP4, MPEG-TS, Matroska/WebM, FLV, Ogg, ADTS,"
            + " MP3, FLAC, WAV or AVI");
  }

  private void openAs(AVInputFormat format, DemuxConfig config, FfmpegLog log)
      throws DemuxException {
    context.pb(reader.io());
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    context.probesize(config.probeBytes());
    context.max_analyze_duration(config.analyzeDuration().toNanos() / 1_000);
    context.fps_probe_size(FRAME_RATE_PICTURES);
    var options = new AVDictionary((Pointer) null);
    av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat_open_input(context, "", format, options);
    av_dict_free(options);
    reader.rethrowDefect();
    if (result < 0) {
      String complaint = log.complaint();
      throw new DemuxException(
          Kind.MALFORMED,
          source.bytesRead(),
          "the header of this '%s' cannot be read: %s%s; send the file whole and undamaged"
              .formatted(
                  container,
                  CString.ofError(result),
                  complaint == null ? "" : " (" + complaint + ")"));
    }
    discardUnused();
    avformat_find_stream_info(context, (AVDictionary) null);
    reader.rethrowDefect();
    discardUnused();
  }

  private void discardUnused() {
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      if (!isUsed(stream) && !isStillUnknown(stream)) {
        stream.discard(AVDISCARD_ALL);
      }
    }
  }

  /** Sound, or moving pictures, of a codec that FFmpeg knows. */
  static boolean isUsed(AVStream stream) {
    AVCodecParameters codec = stream.codecpar();
    int still = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    return (codec.codec_type() == AVMEDIA_TYPE_VIDEO || codec.codec_type() == AVMEDIA_TYPE_AUDIO)
        && codec.codec_id() != AV_CODEC_ID_NONE
        && (stream.disposition() & still) == 0;
  }

  /** FFmpeg may yet find out what the stream is. */
  private static boolean isStillUnknown(AVStream stream) {
    AVCodecParameters codec = stream.codecpar();
    return codec.codec_id() == AV_CODEC_ID_NONE
        && (codec.codec_type() == AVMEDIA_TYPE_VIDEO
            || codec.codec_type() == AVMEDIA_TYPE_AUDIO
            || codec.codec_type() == AVMEDIA_TYPE_UNKNOWN);
  }

  /** FFmpeg's names of the container. */
  String container() {
    return container;
  }

  AVFormatContext context() {
    return context;
  }

  int streamCount() {
    return context.nb_streams();
  }

  AVStream stream(int index) {
    return context.streams(index);
  }

  /**
   * Reads the next packet, blocking for its bytes.
   *
   * @return 0, or FFmpeg's error code
   */
  int read() {
    av_packet_unref(packet);
    int result = av_read_frame(context, packet);
    reader.rethrowDefect();
    return result;
  }

  /** The packet read last, good until the next is read. */
  AVPacket packet() {
    return packet;
  }

  @Override
  public void close() {
    av_packet_free(packet);
    @Nullable AVFormatContext open = context.isNull() ? null : context;
    if (open != null) {
      avformat_close_input(open);
    }
    reader.close();
  }
}
