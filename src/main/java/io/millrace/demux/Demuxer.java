package io.millrace.demux;

import io.millrace.demux.DemuxException.Kind;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.ffmpeg.NativeMemory;
import io.millrace.media.FrameSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avformat;

/**
 * Makes the frames of a container out of its bytes, as they arrive.
 *
 * <p>A call blocks its thread until the source ends: give it a platform thread of its own, as
 * FFmpeg waits for bytes inside native code. The sink is called on that thread, in decoding order;
 * what it throws stops the work and is thrown on. A demuxer may be used by many threads at once.
 *
 * <p>Only frames that came whole are handed on. A call that made no frame at all throws; one that
 * made some returns, with a warning if not all was well.
 */
public final class Demuxer {
  private static final int LONGEST_HINT = 255;

  private final DemuxConfig config;

  public Demuxer(DemuxConfig config) {
    this.config = config;
  }

  /** Memory outside the heap that the demuxers of the process read into, in bytes. */
  public static long nativeBytes() {
    return NativeMemory.DEMUX.bytes();
  }

  /** The version of the library that reads containers; loads it if need be. */
  public static String libraryVersion() {
    int version = avformat.avformat_version();
    return (version >> 16) + "." + (version >> 8 & 0xff) + "." + (version & 0xff);
  }

  /**
   * Reads a feed to its end, and closes it.
   *
   * <p>An MP4 or MOV whose index comes last is first written to a file without a name in the spool
   * directory.
   *
   * @param fileName the name under which the media came, or ""; tips the balance between containers
   *     that the bytes fit alike
   */
  public DemuxSummary demux(ByteFeed feed, String fileName, FrameSink sink) throws DemuxException {
    try (feed) {
      var source = new FeedSource(feed);
      if (!source.hasHead(1)) {
        throw source.failure() == null
            ? new DemuxException(Kind.EMPTY, 0, "no bytes came; send media in the body")
            : aborted(source);
      }
      return switch (IndexPlace.of(source, config.probeBytes())) {
        case FIRST -> read(source, fileName, sink);
        case LAST -> spool(source, fileName, sink);
      };
    }
  }

  /** Reads a file from its first byte to its last. */
  public DemuxSummary demux(Path file, FrameSink sink) throws DemuxException {
    if (Files.isDirectory(file)) {
      throw new DemuxException(
          Kind.FILE_UNREADABLE, 0, "'%s' is a directory; name a media file".formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var source = new FileSource(channel, null);
      if (source.sizeBytes() == 0) {
        throw new DemuxException(Kind.EMPTY, 0, "'%s' holds no bytes".formatted(file));
      }
      Path name = file.getFileName();
      return read(source, name == null ? "" : name.toString(), sink);
    } catch (NoSuchFileException e) {
      throw new DemuxException(Kind.FILE_NOT_FOUND, 0, "there is no file '%s'".formatted(file), e);
    } catch (IOException e) {
      throw new DemuxException(
          Kind.FILE_UNREADABLE, 0, "'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private DemuxSummary spool(FeedSource source, String fileName, FrameSink sink)
      throws DemuxException {
    try (FileChannel file = namelessFile()) {
      if (!source.spoolTo(file, config.spoolLimitBytes())) {
        throw new DemuxException(
            Kind.SPOOL_LIMIT,
            source.bytesRead(),
            "the index of this MP4 comes last, and more than the %d bytes that may be set aside came before it; move it to the front (ffmpeg -movflags +faststart) or fragment the file"
                .formatted(config.spoolLimitBytes()));
      }
      file.position(0);
      return read(new FileSource(file, source.failure()), fileName, sink);
    } catch (IOException e) {
      throw new DemuxException(
          Kind.SPOOL_FAILED,
          source.bytesRead(),
          "bytes cannot be set aside in '%s': %s".formatted(config.spoolDirectory(), e),
          e);
    }
  }

  /** The name goes at once, so that the bytes go with the process, however it ends. */
  private FileChannel namelessFile() throws IOException {
    Path path = Files.createTempFile(config.spoolDirectory(), "millrace-", ".spool");
    try {
      return FileChannel.open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(path);
    }
  }

  private DemuxSummary read(ByteSource source, String fileName, FrameSink sink)
      throws DemuxException {
    try (FfmpegLog log = FfmpegLog.begin();
        MediaInput input = MediaInput.open(source, hint(fileName), config, log);
        DemuxRun run = new DemuxRun(source, input, sink, log)) {
      return run.run();
    } catch (DemuxException e) {
      if (source.failure() != null && e.kind() != Kind.ABORTED) {
        throw aborted(source);
      }
      throw e;
    }
  }

  /** The last part of the name, so that it looks like no address and no pattern. */
  private static String hint(String fileName) {
    String last = fileName.substring(fileName.lastIndexOf('/') + 1).replaceAll("[^\\w.-]", "_");
    return last.length() <= LONGEST_HINT ? last : last.substring(last.length() - LONGEST_HINT);
  }

  static DemuxException aborted(ByteSource source) {
    IOException failure = source.failure();
    Throwable cause = failure == null ? null : failure.getCause();
    return new DemuxException(
        Kind.ABORTED,
        source.bytesRead(),
        "the source broke off after %d bytes, ahead of the first whole frame%s; send it again"
            .formatted(source.bytesRead(), cause == null ? "" : " (" + cause + ")"),
        failure);
  }
}
