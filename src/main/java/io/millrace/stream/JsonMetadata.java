package io.millrace.stream;

import io.millrace.codec.MetadataFormat;
import io.millrace.wire.MalformedException;
import io.millrace.wire.TrackConfigJson;

/** METADATA chunks as {@link TrackConfigJson} writes them. */
final class JsonMetadata implements MetadataFormat {
  @Override
  public byte[] write(Described described) {
    return TrackConfigJson.write(described.track(), described.frames());
  }

  @Override
  public Described read(byte[] data) {
    try {
      return new Described(TrackConfigJson.read(data), TrackConfigJson.readFrames(data));
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
