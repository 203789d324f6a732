package io.millrace.stream;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where chunks go that have come in: into the streams of this process, or to the broker. What comes
 * back says what is true then: {@link ChunkResult.Received} in memory and in order, {@link
 * ChunkResult.Persisted} stored by the broker.
 *
 * <p>Thread-safe; nothing blocks but the senders of {@link #ofSender}.
 */
public interface ChunkIntake {

  /**
   * Checks that a chunk for that stream would be taken, creating nothing.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the id breaks the rule
   * @throws UnknownStreamException if the stream does not exist and streams are not auto-created
   * @throws ShuttingDownException if nothing is taken any more
   */
  void requireWritable(String id);

  /**
   * Checks that there is room for a chunk of a client that can be sent away.
   *
   * @throws IntakeException FULL if there is none
   */
  void requireRoom();

  /**
   * Takes chunks of a client that can be sent away, in their order: if there is no room for all of
   * them at once, none is taken, and it fails with {@link IntakeException}.
   */
  Uni<List<ChunkResult>> accept(List<MediaChunk> chunks);

  /**
   * Takes a chunk of a client that can be held back. The outer one completes when there is room and
   * the chunk is on its way, so that the next may be brought; the inner one when it is known what
   * became of it.
   */
  Uni<Uni<ChunkResult>> admit(MediaChunk chunk);

  /**
   * Where the chunks of one sender's media go.
   *
   * @param patience how long to wait, after each chunk, for a reader in this process that takes
   *     nothing; null not to wait for readers
   */
  SenderIntake ofSender(String streamId, @Nullable Duration patience);
}
