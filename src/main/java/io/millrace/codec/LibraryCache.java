package io.millrace.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that FFmpeg's libraries are unpacked into at their first use, for the whole process.
 */
public final class LibraryCache {
  /** JavaCPP reads it once, and takes another folder if this one does not serve. */
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private LibraryCache() {}

  /**
   * Sets the folder, which is made if need be. To be called ahead of the first use of FFmpeg;
   * afterwards it has no effect.
   *
   * @throws IllegalArgumentException if no file can be written there
   */
  public static void use(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "millrace-", ".probe"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "millrace.codec.library-cache '%s' cannot be written to (%s); name a folder in which this process may write and from which it may load libraries"
              .formatted(folder, e),
          e);
    }
    System.setProperty(PROPERTY, folder.toAbsolutePath().toString());
  }
}
