package io.millrace.claim;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * An S3 server over a directory. It runs in a class loader of its own, since the tests' has an
 * older version of what it is built on.
 */
public final class S3Server {
  private static final String OLDER_VERSION = "guice-5";

  private S3Server() {}

  /** Starts a server; closing the result stops it. */
  public static AutoCloseable start(
      Path directory, String accessKey, String secretKey, IntConsumer port) throws Exception {
    URL[] classPath =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(OLDER_VERSION))
            .map(S3Server::url)
            .toArray(URL[]::new);
    URLClassLoader classes = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      return (AutoCloseable)
          classes
              .loadClass(S3Server.class.getName())
              .getMethod("run", Path.class, String.class, String.class, IntConsumer.class)
              .invoke(null, directory, accessKey, secretKey, port);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called in the server's class loader. */
  public static AutoCloseable run(
      Path directory, String accessKey, String secretKey, IntConsumer port) throws Exception {
    Properties files = new Properties();
    files.setProperty("jclouds.filesystem.basedir", directory.toString());
    BlobStoreContext blobs =
        ContextBuilder.newBuilder("filesystem")
            .credentials("any", "any")
            .overrides(files)
            .build(BlobStoreContext.class);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(blobs.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true) // that of a session, which comes with a role's keys
            .build();
    server.start();
    port.accept(server.getPort());
    return () -> {
      server.stop();
      blobs.close();
    };
  }
}
