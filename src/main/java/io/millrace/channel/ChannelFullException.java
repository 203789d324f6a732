package io.millrace.channel;

/** An in-memory channel in which as many messages wait as may. */
public final class ChannelFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ChannelFullException(String channel, int limit) {
    super("%d messages wait in channel '%s', which is the limit".formatted(limit, channel));
  }
}
