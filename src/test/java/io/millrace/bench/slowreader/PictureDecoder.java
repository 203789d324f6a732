package io.millrace.bench.slowreader;

import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Decodes the pictures of a track with FFmpeg, damaged ones included: whether a picture is whole
 * shows when it is compared with the one that the undamaged track gives at its time.
 */
final class PictureDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final MessageDigest md5;
  private final Set<Picture> pictures = new HashSet<>();

  /**
   * A decoded picture.
   *
   * @param timestampUs presentation time
   * @param md5 of its samples
   */
  record Picture(long timestampUs, String md5) {}

  /** The pictures that the chunks of a track, in stream order, give. */
  static Set<Picture> decode(TrackConfig config, List<MediaChunk> chunks) {
    try (PictureDecoder decoder = new PictureDecoder(config)) {
      chunks.forEach(decoder::decode);
      decoder.finish();
      return decoder.pictures;
    }
  }

  private PictureDecoder(TrackConfig config) {
    var codec = avcodec.avcodec_find_decoder_by_name(config.codec());
    if (codec == null) {
      throw new IllegalArgumentException("FFmpeg has no decoder named " + config.codec());
    }
    context = avcodec.avcodec_alloc_context3(codec);
    byte[] extradata = config.extradata();
    BytePointer copy =
        new BytePointer(avutil.av_mallocz(extradata.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    copy.put(extradata);
    context.extradata(copy);
    context.extradata_size(extradata.length);
    context.thread_count(1);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_OUTPUT_CORRUPT);
    check(avcodec.avcodec_open2(context, codec, (PointerPointer<?>) null), "open the decoder");
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** What the decoder refuses gives no picture. */
  private void decode(MediaChunk chunk) {
    check(avcodec.av_new_packet(packet, chunk.sizeBytes()), "make a packet");
    packet.data().put(chunk.data());
    packet.pts(chunk.timestampUs());
    int unused = avcodec.avcodec_send_packet(context, packet);
    avcodec.av_packet_unref(packet);
    receive();
  }

  private void finish() {
    check(avcodec.avcodec_send_packet(context, null), "end the track");
    receive();
  }

  private void receive() {
    while (avcodec.avcodec_receive_frame(context, frame) >= 0) {
      pictures.add(new Picture(frame.pts(), HexFormat.of().formatHex(md5.digest(samples()))));
    }
  }

  private byte[] samples() {
    int format = frame.format();
    int size = avutil.av_image_get_buffer_size(format, frame.width(), frame.height(), 1);
    check(size, "measure a picture");
    byte[] samples = new byte[size];
    try (BytePointer buffer = new BytePointer(size)) {
      check(
          avutil.av_image_copy_to_buffer(
              buffer,
              size,
              frame.data(),
              frame.linesize(),
              format,
              frame.width(),
              frame.height(),
              1),
          "copy a picture");
      buffer.get(samples);
    }
    return samples;
  }

  private static void check(int result, String operation) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg cannot %s: error %d".formatted(operation, result));
    }
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
