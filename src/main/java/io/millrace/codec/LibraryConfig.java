package io.millrace.codec;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where FFmpeg's libraries go. */
@ConfigMapping(prefix = "millrace.codec")
public interface LibraryConfig {

  /** Folder that the libraries are unpacked into at their first use; JavaCPP's own unless given. */
  Optional<Path> libraryCache();
}
