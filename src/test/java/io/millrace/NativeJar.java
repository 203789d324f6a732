package io.millrace;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;

/** A jar that carries FFmpeg's or JavaCPP's libraries for the platform of the build. */
public final class NativeJar {
  private static final List<String> FOLDERS =
      List.of("org/bytedeco/javacpp/linux-x86_64/", "org/bytedeco/ffmpeg/linux-x86_64/");

  private final JarFile jar;

  private NativeJar(JarFile jar) {
    this.jar = jar;
  }

  /** Both jars. The class loader keeps them open. */
  static List<NativeJar> onClassPath() throws IOException {
    List<NativeJar> jars = new ArrayList<>();
    for (String folder : FOLDERS) {
      URL url = Loader.class.getClassLoader().getResource(folder);
      if (url == null) {
        throw new IOException("no jar on the class path has the folder " + folder);
      }
      jars.add(new NativeJar(((JarURLConnection) url.openConnection()).getJarFile()));
    }
    return jars;
  }

  /** Copies all libraries into one folder, flat. */
  public static void unpackLibraries(Path folder) throws IOException {
    for (NativeJar jar : onClassPath()) {
      for (String library : jar.entries(".*\\.so(\\.\\d+)?")) {
        try (InputStream in = jar.open(library)) {
          Files.copy(in, folder.resolve(library.substring(library.lastIndexOf('/') + 1)));
        }
      }
    }
  }

  /** The names that match whole. */
  List<String> entries(String pattern) {
    return Collections.list(jar.entries()).stream()
        .map(entry -> entry.getName())
        .filter(name -> name.matches(pattern))
        .toList();
  }

  InputStream open(String entry) throws IOException {
    return jar.getInputStream(jar.getJarEntry(entry));
  }
}
