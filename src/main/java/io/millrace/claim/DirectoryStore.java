package io.millrace.claim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A directory that all processes see, with one below it for each stream. A file appears under its
 * name when it is whole and on the disk.
 */
final class DirectoryStore implements ObjectStore {
  /** No stream's id begins with a dot, nor does an object's name. */
  private static final String UNFINISHED = ".unfinished-";

  private static final int ATTEMPTS = 5;

  private final Path root;

  DirectoryStore(Path root) {
    this.root = root;
  }

  /** Says nothing of the place: each process may see the directory elsewhere. */
  @Override
  public String prefix() {
    return "claim:";
  }

  @Override
  public void put(String name, byte[] data) throws IOException {
    Path file = root.resolve(name);
    for (int attempt = 1; ; attempt++) {
      try {
        write(file, data);
        return;
      } catch (NoSuchFileException e) {
        // a clean-up has just deleted the empty directory of the stream
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void write(Path file, byte[] data) throws IOException {
    Path directory = file.resolveSibling("");
    Files.createDirectories(directory);
    Path unfinished = directory.resolve(UNFINISHED + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(data);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  @Override
  public @Nullable InputStream get(String name) throws IOException {
    try {
      return Files.newInputStream(root.resolve(name));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public int deleteOlderThan(Instant time) throws IOException {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    FileTime limit = FileTime.from(time);
    int deleted = 0;
    try (DirectoryStream<Path> streams = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path stream : streams) {
        deleted += deleteWithin(stream, limit);
      }
    }
    return deleted;
  }

  private static int deleteWithin(Path stream, FileTime limit) throws IOException {
    int deleted = 0;
    boolean isEmpty = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stream)) {
      for (Path file : files) {
        if (isOlder(file, limit) && Files.deleteIfExists(file)) {
          deleted++;
        } else {
          isEmpty = false;
        }
      }
    }
    if (isEmpty) {
      try {
        Files.deleteIfExists(stream);
      } catch (DirectoryNotEmptyException e) {
        return deleted;
      }
    }
    return deleted;
  }

  private static boolean isOlder(Path file, FileTime limit) throws IOException {
    try {
      return Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(limit) < 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
