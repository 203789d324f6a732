package io.millrace.ingest.messaging;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the command {@link ReplayDeadLetters} is asked for.
 *
 * @param bootstrapServers of the brokers
 * @param topic where the letters are
 * @param group whose committed positions say what has been replayed
 * @param client properties for the clients, such as those of security
 * @param reason part of the reason that a letter must have; null for any
 * @param stream the key that a letter must have; null for any
 * @param isFromBeginning true to read what has been read before
 * @param isDryRun true to send and commit nothing
 */
record ReplayOptions(
    String bootstrapServers,
    String topic,
    String group,
    Properties client,
    @Nullable String reason,
    @Nullable String stream,
    boolean isFromBeginning,
    boolean isDryRun) {

  static final String USAGE =
      """
      Sends the letters of a dead-letter topic to where they came from.
        --bootstrap-server host:port[,…]  the brokers (required)
        --topic name                      media.dead-letter unless given
        --group name                      who remembers what has been read; millrace-replay unless given
        --command-config file             properties for the clients: security and so on
        --reason text                     only letters whose reason contains it
        --stream id                       only letters of that stream
        --from-beginning                  read all letters there are, not only the new ones
        --dry-run                         say what would be sent, and leave everything as it is
      """;

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   * @throws IOException if the file with the clients' properties cannot be read
   */
  static ReplayOptions parse(List<String> arguments) throws IOException {
    Builder builder = new Builder();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      switch (name) {
        case "--from-beginning" -> builder.isFromBeginning = true;
        case "--dry-run" -> builder.isDryRun = true;
        default -> {
          builder.set(name, i + 1 < arguments.size() ? arguments.get(i + 1) : null);
          i++;
        }
      }
    }
    return builder.build();
  }

  private static final class Builder {
    private @Nullable String bootstrapServers;
    private String topic = "media.dead-letter";
    private String group = "millrace-replay";
    private final Properties client = new Properties();
    private @Nullable String reason;
    private @Nullable String stream;
    private boolean isFromBeginning;
    private boolean isDryRun;

    private void set(String name, @Nullable String value) throws IOException {
      if (value == null) {
        throw new IllegalArgumentException(name + " is unknown, or has no value");
      }
      switch (name) {
        case "--bootstrap-server" -> bootstrapServers = value;
        case "--topic" -> topic = value;
        case "--group" -> group = value;
        case "--reason" -> reason = value;
        case "--stream" -> stream = value;
        case "--command-config" -> {
          try (Reader file = Files.newBufferedReader(Path.of(value))) {
            client.load(file);
          }
        }
        default -> throw new IllegalArgumentException(name + " is unknown");
      }
    }

    private ReplayOptions build() {
      if (bootstrapServers == null) {
        throw new IllegalArgumentException("--bootstrap-server is missing");
      }
      return new ReplayOptions(
          bootstrapServers, topic, group, client, reason, stream, isFromBeginning, isDryRun);
    }
  }
}
