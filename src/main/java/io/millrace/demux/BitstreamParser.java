package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_INTRA_ONLY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_close;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_parse2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_B;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_BI;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_SI;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import io.millrace.media.ChunkType;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * What the headers inside a video packet say: picture type and size.
 *
 * <p>Reads with FFmpeg's parser for the codec. A codec without one, or one whose parser does not
 * tell, has I where a keyframe is marked and P elsewhere; a codec that predicts nothing has I only.
 */
final class BitstreamParser implements AutoCloseable {
  /** PARSER_FLAG_COMPLETE_FRAMES: a packet holds one whole access unit. */
  private static final int COMPLETE_FRAMES = 1;

  private final AVCodecContext codec = avcodec_alloc_context3(null);
  private final @Nullable AVCodecParserContext parser;
  private final boolean isIntraOnly;
  private final PointerPointer<BytePointer> output = new PointerPointer<>(1);
  private final IntPointer outputSize = new IntPointer(1);

  /**
   * @param extradata the codec's configuration in force, in place of the container's
   */
  BitstreamParser(AVCodecParameters parameters, byte[] extradata) {
    avcodec_parameters_to_context(codec, parameters);
    av_free(codec.extradata());
    var copy = new BytePointer(av_mallocz(extradata.length + AV_INPUT_BUFFER_PADDING_SIZE));
    copy.put(extradata, 0, extradata.length);
    codec.extradata(copy).extradata_size(extradata.length);
    AVCodecDescriptor descriptor = avcodec_descriptor_get(parameters.codec_id());
    isIntraOnly = descriptor != null && (descriptor.props() & AV_CODEC_PROP_INTRA_ONLY) != 0;
    parser = isIntraOnly ? null : av_parser_init(parameters.codec_id());
    if (parser != null) {
      parser.flags(parser.flags() | COMPLETE_FRAMES);
    }
  }

  /** Reads the packet's headers. */
  ChunkType parse(AVPacket packet, boolean isKeyframe) {
    AVCodecParserContext used = parser;
    if (used == null) {
      return isIntraOnly || isKeyframe ? ChunkType.VIDEO_I_FRAME : ChunkType.VIDEO_P_FRAME;
    }
    used.pict_type(AV_PICTURE_TYPE_NONE);
    av_parser_parse2(
        used,
        codec,
        output,
        outputSize,
        packet.data(),
        packet.size(),
        packet.pts(),
        packet.dts(),
        packet.pos());
    int type = used.pict_type();
    if (type == AV_PICTURE_TYPE_NONE) {
      return isKeyframe ? ChunkType.VIDEO_I_FRAME : ChunkType.VIDEO_P_FRAME;
    }
    if (type == AV_PICTURE_TYPE_I || type == AV_PICTURE_TYPE_SI) {
      return ChunkType.VIDEO_I_FRAME;
    }
    return type == AV_PICTURE_TYPE_B || type == AV_PICTURE_TYPE_BI
        ? ChunkType.VIDEO_B_FRAME
        : ChunkType.VIDEO_P_FRAME;
  }

  /** Size of the pictures by the parameter sets read last; null if the codec's parser is mute. */
  @Nullable PictureSize pictureSize() {
    AVCodecParserContext used = parser;
    return used == null || used.width() <= 0 || used.height() <= 0
        ? null
        : new PictureSize(used.width(), used.height(), used.format());
  }

  @Override
  public void close() {
    if (parser != null) {
      av_parser_close(parser);
    }
    avcodec_free_context(codec);
    output.close();
    outputSize.close();
  }

  /**
   * @param pixelFormat FFmpeg's number of the format; negative if unknown
   */
  record PictureSize(int width, int height, int pixelFormat) {}
}
