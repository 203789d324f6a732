package io.millrace.codec;

import io.millrace.codec.MetadataFormat.Described;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.RawMediaData;
import io.millrace.wire.MalformedException;
import io.millrace.wire.TrackConfigJson;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A codec that works on the calling thread, and what its tests do with it. */
final class CodecBench {
  static final String STREAM = "cam1";

  /** The JSON of METADATA chunks. */
  static final MetadataFormat FORMAT =
      new MetadataFormat() {
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
      };

  private CodecBench() {}

  static MediaCodec codec() throws CodecException {
    return codec(CodecLimits.DEFAULT);
  }

  static MediaCodec codec(CodecLimits limits) throws CodecException {
    CodecSettings usual = CodecSettings.DEFAULT;
    return new MediaCodec(
        new CodecSettings(limits, usual.videoEncoder(), usual.audioEncoder()),
        FORMAT,
        Runnable::run);
  }

  static <T> T require(@Nullable T thing) {
    return Objects.requireNonNull(thing);
  }

  /** The chunks of a whole stream. */
  static List<MediaChunk> encode(MediaCodec codec, List<RawMediaData> frames) {
    return codec
        .encodeStream(Multi.createFrom().iterable(frames), STREAM)
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  static List<MediaChunk> frames(List<MediaChunk> chunks) {
    return chunks.stream().filter(chunk -> chunk.chunkType() != ChunkType.METADATA).toList();
  }

  static Described described(MediaChunk chunk) {
    return FORMAT.read(chunk.data());
  }

  static Decoded decode(MediaCodec codec, MediaChunk chunk) throws CodecException {
    try {
      return codec.decodeChunk(chunk).await().indefinitely();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CodecException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** All raw frames of the chunks, the last of which is made final. */
  static List<RawMediaData> decode(MediaCodec codec, List<MediaChunk> chunks)
      throws CodecException {
    List<RawMediaData> frames = new ArrayList<>();
    for (MediaChunk chunk : chunks) {
      if (decode(codec, chunk) instanceof Decoded.Frames decoded) {
        frames.addAll(decoded.frames());
      }
    }
    long next = chunks.getLast().sequenceNumber() + 1;
    MediaChunk marker =
        MediaChunk.builder(STREAM, ChunkType.METADATA).sequenceNumber(next).isFinal(true).build();
    if (decode(codec, marker) instanceof Decoded.Frames decoded) {
      frames.addAll(decoded.frames());
    }
    return frames;
  }

  /** PSNR of the whole of two lists of pictures, in dB over all samples. */
  static double psnr(List<RawMediaData> one, List<RawMediaData> other) {
    double sum = 0;
    long samples = 0;
    for (int i = 0; i < one.size(); i++) {
      byte[] a = one.get(i).data();
      byte[] b = other.get(i).data();
      for (int at = 0; at < a.length; at++) {
        int difference = (a[at] & 0xff) - (b[at] & 0xff);
        sum += difference * difference;
      }
      samples += a.length;
    }
    return 10 * Math.log10(255.0 * 255 * samples / Math.max(sum, 1e-9));
  }
}
