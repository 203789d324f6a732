package io.millrace.demux;

import io.millrace.media.ChunkType;

/**
 * Whether other pictures are predicted from a picture, by its own headers.
 *
 * <p>H.264: nal_ref_idc of the first slice is 0 (ITU-T H.264 clause 7.4.1). HEVC: the first slice
 * is of a sub-layer non-reference type in the highest temporal layer seen (ITU-T H.265 table 7-1).
 * VP9: the frame refreshes no reference slot (VP9 bitstream specification clause 7.2). MPEG-1,
 * MPEG-2 and MPEG-4 part 2: a B picture. Other codecs do not say in a place cheap to read: no
 * picture of theirs counts as disposable unless the container marks it.
 */
final class ReferenceUse {
  private static final int NOT_FOUND = -1;
  private static final int HEVC_FIRST_REFERENCE_ONLY_TYPE = 16;
  private static final int HEVC_FIRST_NON_SLICE_TYPE = 32;

  private final String codec;
  private final int nalLengthBytes;
  private int highestTemporalLayer;

  /**
   * @param extradata an avcC or hvcC record where the units are preceded by their lengths; anything
   *     else where they are preceded by start codes
   */
  ReferenceUse(String codec, byte[] extradata) {
    this.codec = codec;
    boolean isRecord = extradata.length > 22 || (codec.equals("h264") && extradata.length > 6);
    if (isRecord && extradata[0] == 1) {
      this.nalLengthBytes = (extradata[codec.equals("h264") ? 4 : 21] & 3) + 1;
    } else {
      this.nalLengthBytes = 0;
    }
  }

  boolean isDisposable(ChunkType type, byte[] data) {
    return switch (codec) {
      case "h264" -> isUnreferencedH264(data);
      case "hevc" -> isUnreferencedHevc(data);
      case "vp9" -> isUnreferencedVp9(data);
      case "mpeg1video", "mpeg2video", "mpeg4" -> type == ChunkType.VIDEO_B_FRAME;
      default -> false;
    };
  }

  private boolean isUnreferencedH264(byte[] data) {
    for (int at = firstUnit(data); at != NOT_FOUND; at = unitAfter(data, at)) {
      int unitType = data[at] & 0x1F;
      if (unitType >= 1 && unitType <= 5) {
        return (data[at] & 0x60) == 0;
      }
    }
    return false;
  }

  private boolean isUnreferencedHevc(byte[] data) {
    for (int at = firstUnit(data); at != NOT_FOUND; at = unitAfter(data, at)) {
      int unitType = (data[at] >> 1) & 0x3F;
      if (unitType < HEVC_FIRST_NON_SLICE_TYPE && at + 1 < data.length) {
        int layer = data[at + 1] & 7;
        highestTemporalLayer = Math.max(highestTemporalLayer, layer);
        return unitType < HEVC_FIRST_REFERENCE_ONLY_TYPE
            && unitType % 2 == 0
            && layer == highestTemporalLayer;
      }
    }
    return false;
  }

  private static boolean isUnreferencedVp9(byte[] data) {
    boolean isSuperframe = (data[data.length - 1] & 0xE0) == 0xC0;
    if (isSuperframe || data.length < 4 || (data[0] & 0xC0) != 0x80) {
      return false;
    }
    int bits = (data[0] & 0xFF) << 16 | (data[1] & 0xFF) << 8 | (data[2] & 0xFF);
    boolean isProfile3 = (data[0] & 0x30) == 0x30;
    int next = 23 - (isProfile3 ? 5 : 4);
    if (bit(bits, next--) == 1) {
      return true; // shows again what is already decoded
    }
    boolean isInter = bit(bits, next--) == 1;
    boolean isShown = bit(bits, next--) == 1;
    boolean isResilient = bit(bits, next--) == 1;
    if (!isInter || !isShown) {
      return false;
    }
    next -= isResilient ? 0 : 2;
    return ((bits >> (next - 7)) & 0xFF) == 0;
  }

  private static int bit(int bits, int index) {
    return (bits >> index) & 1;
  }

  private int firstUnit(byte[] data) {
    if (nalLengthBytes == 0) {
      return afterStartCode(data, 0);
    }
    return nalLengthBytes < data.length ? nalLengthBytes : NOT_FOUND;
  }

  private int unitAfter(byte[] data, int at) {
    if (nalLengthBytes == 0) {
      return afterStartCode(data, at);
    }
    long size = 0;
    for (int i = at - nalLengthBytes; i < at; i++) {
      size = size << 8 | (data[i] & 0xFF);
    }
    long next = at + size + nalLengthBytes;
    return next < data.length ? (int) next : NOT_FOUND;
  }

  /** The index just behind the next 00 00 01. */
  private static int afterStartCode(byte[] data, int from) {
    for (int i = from; i + 3 < data.length; i++) {
      if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
        return i + 3;
      }
    }
    return NOT_FOUND;
  }
}
