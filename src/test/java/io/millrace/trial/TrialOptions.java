package io.millrace.trial;

import java.util.HashMap;
import java.util.Map;

/** The options of a trial that is run as a program: {@code --name=value}. */
final class TrialOptions {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if an argument is of another form
   */
  TrialOptions(String... arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException(
            "argument '%s': expected --name=value".formatted(argument));
      }
      values.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
  }

  int whole(String name, int otherwise) {
    return Integer.parseInt(text(name, otherwise));
  }

  double decimal(String name, double otherwise) {
    return Double.parseDouble(text(name, otherwise));
  }

  boolean flag(String name, boolean otherwise) {
    return Boolean.parseBoolean(text(name, otherwise));
  }

  private String text(String name, Object otherwise) {
    return values.getOrDefault(name, String.valueOf(otherwise));
  }
}
