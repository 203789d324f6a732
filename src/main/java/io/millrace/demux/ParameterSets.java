package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_NEW_EXTRADATA;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that travels inside the packets themselves, as in MPEG-TS: parameter sets,
 * sequence headers. FFmpeg's {@code extract_extradata} filter finds them.
 */
final class ParameterSets implements AutoCloseable {
  private final AVBSFContext filter = new AVBSFContext((Pointer) null);
  private final AVPacket copy = av_packet_alloc();
  private final boolean isUsable;

  ParameterSets(AVCodecParameters parameters) {
    boolean isAllocated = av_bsf_alloc(av_bsf_get_by_name("extract_extradata"), filter) >= 0;
    isUsable =
        isAllocated
            && avcodec_parameters_copy(filter.par_in(), parameters) >= 0
            && av_bsf_init(filter) >= 0;
  }

  /** The configuration inside the packet; null if it holds none. */
  byte @Nullable [] in(AVPacket packet) {
    if (!isUsable || av_packet_ref(copy, packet) < 0) {
      return null;
    }
    byte[] found = null;
    if (av_bsf_send_packet(filter, copy) >= 0) {
      while (av_bsf_receive_packet(filter, copy) >= 0) {
        found = newExtradata(copy);
        av_packet_unref(copy);
      }
    }
    av_packet_unref(copy);
    return found;
  }

  /** The new configuration that the container attached to the packet; null if it did not. */
  static byte @Nullable [] newExtradata(AVPacket packet) {
    if (packet.side_data_elems() == 0) {
      return null;
    }
    try (var size = new SizeTPointer(1)) {
      BytePointer found = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, size);
      if (found == null) {
        return null;
      }
      byte[] bytes = new byte[(int) size.get()];
      found.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    av_packet_free(copy);
    if (!filter.isNull()) {
      av_bsf_free(filter);
    }
  }
}
