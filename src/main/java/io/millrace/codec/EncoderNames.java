package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.ffmpeg.CString;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** The encoders that this build of FFmpeg has, of those codecs that Millrace makes. */
final class EncoderNames {
  private static final Set<Integer> VIDEO_CODECS =
      Set.of(
          avcodec.AV_CODEC_ID_H264,
          avcodec.AV_CODEC_ID_HEVC,
          avcodec.AV_CODEC_ID_VP8,
          avcodec.AV_CODEC_ID_VP9,
          avcodec.AV_CODEC_ID_AV1);

  private static final Set<Integer> AUDIO_CODECS =
      Set.of(avcodec.AV_CODEC_ID_AAC, avcodec.AV_CODEC_ID_OPUS);

  /** What needs a device, or is not finished. */
  private static final int LEFT_OUT =
      avcodec.AV_CODEC_CAP_HARDWARE
          | avcodec.AV_CODEC_CAP_HYBRID
          | avcodec.AV_CODEC_CAP_EXPERIMENTAL;

  private static final List<String> VIDEO = find(VIDEO_CODECS);
  private static final List<String> AUDIO = find(AUDIO_CODECS);

  private EncoderNames() {}

  /** FFmpeg's names of the encoders of pictures or of sound, sorted. */
  static List<String> of(MediaType type) {
    return type == MediaType.VIDEO ? VIDEO : AUDIO;
  }

  private static List<String> find(Set<Integer> codecs) {
    FfmpegLog.use();
    List<String> names = new ArrayList<>();
    try (PointerPointer<Pointer> place = new PointerPointer<>(1)) {
      place.put(0, (Pointer) null);
      for (AVCodec codec = avcodec.av_codec_iterate(place);
          codec != null;
          codec = avcodec.av_codec_iterate(place)) {
        boolean isEncoder = avcodec.av_codec_is_encoder(codec) != 0;
        if (isEncoder && codecs.contains(codec.id()) && (codec.capabilities() & LEFT_OUT) == 0) {
          names.add(String.valueOf(CString.of(codec.name())));
        }
      }
    }
    names.sort(null);
    return List.copyOf(names);
  }

  /** Returns a name that is one of them. */
  static String require(MediaType type, String name) throws CodecException {
    List<String> names = of(type);
    if (!names.contains(name)) {
      throw new CodecException(
          Kind.UNSUPPORTED,
          "encoder '%s' of %s: this build has %s"
              .formatted(
                  name, type == MediaType.VIDEO ? "video" : "audio", String.join(", ", names)));
    }
    return name;
  }

  /** True if it makes H.264. */
  static boolean isH264(String name) {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
    return codec != null && codec.id() == avcodec.AV_CODEC_ID_H264;
  }
}
