package io.millrace.wire;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of one sender's tracks, for the keyframes that need them.
 *
 * <p>A chunk is the packet as FFmpeg demuxes it, and most containers keep what its decoder must
 * know elsewhere: in a METADATA chunk, once. Whoever gets single keyframes, and none of what came
 * before, cannot decode them. So a keyframe's event names its track's configuration: base64 of the
 * METADATA chunk's payload, the JSON of {@link TrackConfigJson}. Configurations above {@value
 * #MAX_BYTES} bytes are left out: they would break the limits of headers.
 *
 * <p>Takes the chunks in the sender's order. Used by one thread.
 */
public final class KeyframeConfigs {
  /** H.264 and HEVC take a tenth of it. */
  static final int MAX_BYTES = 4096;

  private final Map<Integer, String> configs = new HashMap<>();

  /** Takes notice of a chunk; what its event must say of its track, null for nothing. */
  public @Nullable String of(MediaChunk chunk) {
    if (chunk.chunkType() == ChunkType.METADATA) {
      note(chunk);
      return null;
    }
    boolean isNeeded = chunk.isKeyframe() && chunk.chunkType().isVideo();
    return isNeeded ? configs.get(chunk.track()) : null;
  }

  private void note(MediaChunk metadata) {
    byte[] json = metadata.data();
    if (!isTrackConfig(json)) {
      return;
    }
    if (json.length <= MAX_BYTES) {
      configs.put(metadata.track(), Base64.getEncoder().encodeToString(json));
    } else {
      configs.remove(metadata.track());
    }
  }

  private static boolean isTrackConfig(byte[] json) {
    try {
      TrackConfigJson.read(json);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * The configuration that an event names.
   *
   * @throws MalformedException if the text is none
   */
  public static TrackConfig read(String text) {
    try {
      return TrackConfigJson.read(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("trackconfig", text, "expected base64");
    }
  }
}
