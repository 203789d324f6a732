package io.millrace.codec;

import io.millrace.media.ChunkType;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/** Reads the picture type out of each packet that a video encoder makes. Not thread-safe. */
final class PictureTypes implements AutoCloseable {
  private final NativeScope scope = new NativeScope();
  private final AVCodecContext context;
  private final AVCodecParserContext parser;
  private final BytePointer out = new BytePointer();
  private final IntPointer outSize;

  /** For an encoder that is open; its codec must have a parser in libavcodec. */
  PictureTypes(AVCodecContext encoder) throws CodecException {
    try {
      context =
          scope.own(
              avcodec.avcodec_alloc_context3(null),
              "a codec context",
              avcodec::avcodec_free_context);
      parser =
          scope.own(
              avcodec.av_parser_init(encoder.codec_id()), "a parser", avcodec::av_parser_close);
      outSize = scope.own(new IntPointer(1), "an int", IntPointer::deallocate);
      parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
      copyParameters(encoder);
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private void copyParameters(AVCodecContext encoder) throws CodecException {
    try (NativeScope local = new NativeScope()) {
      AVCodecParameters parameters =
          local.own(
              avcodec.avcodec_parameters_alloc(),
              "codec parameters",
              avcodec::avcodec_parameters_free);
      CodecException.check(
          avcodec.avcodec_parameters_from_context(parameters, encoder), "read the parameters");
      CodecException.check(
          avcodec.avcodec_parameters_to_context(context, parameters), "set the parameters");
    }
  }

  ChunkType of(AVPacket packet) throws CodecException {
    int parsed =
        avcodec.av_parser_parse2(
            parser,
            context,
            out,
            outSize,
            packet.data(),
            packet.size(),
            packet.pts(),
            packet.dts(),
            avutil.AV_NOPTS_VALUE);
    CodecException.check(parsed, "parse a picture");
    return switch (parser.pict_type()) {
      case avutil.AV_PICTURE_TYPE_I, avutil.AV_PICTURE_TYPE_SI -> ChunkType.VIDEO_I_FRAME;
      case avutil.AV_PICTURE_TYPE_B, avutil.AV_PICTURE_TYPE_BI -> ChunkType.VIDEO_B_FRAME;
      default -> ChunkType.VIDEO_P_FRAME;
    };
  }

  @Override
  public void close() {
    scope.close();
  }
}
