package io.millrace.egress.http;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.MediaPriority;
import io.millrace.media.QualityLevel;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.ReadQuality;
import io.millrace.wire.MalformedException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks for, parsed. The id of an item tells how far the reader has got: {@code
 * epoch:number} in sequence order, {@code epoch:high.normal.low} in priority order, {@code
 * epoch:end} behind the end.
 */
record ReadRequest(
    ReaderConfig config, boolean withPayload, ReadFrom from, ReadQuality quality, int endedEpoch) {
  private static final int NOT_ENDED = -1;
  private static final String END = "end";
  private static final Pattern ID =
      Pattern.compile(
          "(?:(\\d{1,9}):)?(?:(-?\\d{1,19})|(-?\\d{1,19})\\.(-?\\d{1,19})\\.(-?\\d{1,19})|(end))");

  static ReadRequest parse(
      ReaderConfig defaults,
      @Nullable String order,
      @Nullable String payload,
      @Nullable String from,
      @Nullable String maxLag,
      @Nullable String quality,
      @Nullable String lastEventId) {
    ReaderConfig config =
        new ReaderConfig(
            order(order), defaults.maxChunks(), defaults.maxBytes(), maxLag(maxLag, defaults));
    if (lastEventId != null && !lastEventId.isBlank()) {
      return resume(config, payload(payload), quality(quality), lastEventId.trim());
    }
    return new ReadRequest(config, payload(payload), from(from), quality(quality), NOT_ENDED);
  }

  /** True if the reader has seen the end of the epoch that is still the last one. */
  boolean isDone(int epoch, String phase) {
    return endedEpoch == epoch && phase.equals("ENDED");
  }

  boolean isPriority() {
    return config.order() == Order.PRIORITY;
  }

  /** The id of an item when the reader has got this far. */
  String id(ReadFrom.Position position) {
    return isPriority()
        ? "%d:%d.%d.%d"
            .formatted(position.epoch(), position.high(), position.normal(), position.low())
        : position.epoch() + ":" + position.of(MediaPriority.HIGH);
  }

  static String endId(int epoch) {
    return epoch + ":" + END;
  }

  private static ReadRequest resume(
      ReaderConfig config, boolean withPayload, ReadQuality quality, String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw new MalformedException(
          "Last-Event-ID", id, "expected the id of an item of this stream");
    }
    try {
      int epoch = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
      if (matcher.group(6) != null) {
        ReadFrom next = new ReadFrom.After(ReadFrom.Position.at(epoch + 1, -1));
        return new ReadRequest(config, withPayload, next, quality, epoch);
      }
      ReadFrom.Position position =
          matcher.group(2) != null
              ? ReadFrom.Position.at(epoch, Long.parseLong(matcher.group(2)))
              : new ReadFrom.Position(
                  epoch,
                  Long.parseLong(matcher.group(3)),
                  Long.parseLong(matcher.group(4)),
                  Long.parseLong(matcher.group(5)));
      return new ReadRequest(config, withPayload, new ReadFrom.After(position), quality, NOT_ENDED);
    } catch (NumberFormatException e) {
      throw new MalformedException("Last-Event-ID", id, "a number in it is too large");
    }
  }

  private static Order order(@Nullable String order) {
    return switch (order) {
      case null -> Order.PRIORITY;
      case "priority" -> Order.PRIORITY;
      case "sequence" -> Order.SEQUENCE;
      default -> throw new MalformedException("order", order, "expected priority or sequence");
    };
  }

  private static ReadQuality quality(@Nullable String quality) {
    return switch (quality) {
      case null -> new ReadQuality.All();
      case "source" -> new ReadQuality.Source();
      case "auto" -> new ReadQuality.Auto();
      default ->
          new ReadQuality.Rendition(
              Stream.of(QualityLevel.values())
                  .filter(level -> level.name().equals(quality))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new MalformedException(
                              "quality",
                              quality,
                              "expected source, auto or one of "
                                  + List.of(QualityLevel.values()))));
    };
  }

  private static boolean payload(@Nullable String payload) {
    return switch (payload) {
      case null -> true;
      case "true" -> true;
      case "false" -> false;
      default -> throw new MalformedException("payload", payload, "expected true or false");
    };
  }

  private static ReadFrom from(@Nullable String from) {
    return switch (from) {
      case null -> new ReadFrom.Live();
      case "live" -> new ReadFrom.Live();
      case "earliest" -> new ReadFrom.Earliest();
      default -> number(from);
    };
  }

  private static ReadFrom number(String from) {
    try {
      long number = Long.parseLong(from);
      if (number >= 0) {
        return new ReadFrom.Sequence(number);
      }
    } catch (NumberFormatException e) {
      throw new MalformedException("from", from, "expected live, earliest or a sequence number");
    }
    throw new MalformedException("from", from, "expected live, earliest or a sequence number");
  }

  private static @Nullable Duration maxLag(@Nullable String maxLag, ReaderConfig defaults) {
    if (maxLag == null) {
      return defaults.maxLag();
    }
    String text = maxLag.toUpperCase(Locale.ROOT);
    try {
      Duration lag =
          text.endsWith("MS")
              ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
              : Duration.parse(text.startsWith("PT") ? text : "PT" + text);
      if (lag.isPositive()) {
        return lag;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new MalformedException("maxLag", maxLag, "expected a duration such as 500ms or 2s");
    }
    throw new MalformedException("maxLag", maxLag, "expected a duration above zero");
  }
}
