package io.millrace.codec;

import io.millrace.media.TrackConfig;
import java.util.Map;

/** How METADATA chunks tell of a track. Thread-safe. */
public interface MetadataFormat {

  /**
   * What a METADATA chunk tells.
   *
   * @param frames what the sender says of the frames that follow, by keys of its own
   */
  record Described(TrackConfig track, Map<String, String> frames) {
    public Described {
      frames = Map.copyOf(frames);
    }
  }

  byte[] write(Described described);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  Described read(byte[] data);
}
