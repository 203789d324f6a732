package io.millrace.kafka.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.chunk.SequenceState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Progress as JSON, for {@code media.progress}. */
final class ProgressFormat {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProgressFormat() {}

  static byte[] write(StreamProgress progress) {
    SequenceState sequence = progress.sequence();
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION)
        .put("epoch", sequence.epoch())
        .put("declaredEpoch", sequence.declaredEpoch())
        .put("hasBegun", sequence.hasBegun())
        .put("last", sequence.last())
        .put("lastTimestampUs", sequence.lastTimestampUs())
        .put("joinedNanos", sequence.joinedNanos())
        .put("inRange", sequence.inRange())
        .put("processed", progress.processed())
        .put("isLive", progress.isLive())
        .put("startedMillis", progress.startedMillis())
        .put("bytes", progress.bytes());
    writeHistory(root.putObject("history"), sequence.history());
    writeGhost(root.putArray("ghostAhead"), sequence.ghostAhead());
    writeGhost(root.putArray("ghostBehind"), sequence.ghostBehind());
    ArrayNode held = root.putArray("held");
    for (SequenceState.Held each : sequence.held()) {
      held.addArray()
          .add(each.number())
          .add(each.place().name())
          .add(each.arrivalNanos())
          .add(each.mark())
          .add(progress.offsets().getOrDefault(each.number(), -1L));
    }
    return root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void writeHistory(ObjectNode node, SequenceState.History history) {
    node.put("first", history.first())
        .put("newest", history.newest())
        .put("prints", bytes(history.prints()))
        .put("opening", bytes(history.opening()))
        .put("openingKept", history.openingKept())
        .put("missedRanges", history.missedRanges());
    ArrayNode missed = node.putArray("missed");
    for (long number : history.missed()) {
      missed.add(number);
    }
  }

  private static void writeGhost(ArrayNode node, SequenceState.Ghost ghost) {
    node.add(ghost.number()).add(ghost.mark());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is something else
   */
  static StreamProgress read(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (root.path("version").asInt() != VERSION) {
      throw new IOException(
          "progress of version %s; this program knows version %d"
              .formatted(root.path("version"), VERSION));
    }
    List<SequenceState.Held> held = new ArrayList<>();
    Map<Long, Long> offsets = new HashMap<>();
    for (JsonNode each : root.get("held")) {
      long number = each.get(0).asLong();
      held.add(
          new SequenceState.Held(
              number,
              SequenceState.Place.valueOf(each.get(1).asText()),
              each.get(2).asLong(),
              each.get(3).asLong()));
      offsets.put(number, each.get(4).asLong());
    }
    SequenceState sequence =
        new SequenceState(
            root.get("epoch").asInt(),
            root.get("declaredEpoch").asInt(),
            root.get("hasBegun").asBoolean(),
            root.get("last").asLong(),
            root.get("lastTimestampUs").asLong(),
            root.get("joinedNanos").asLong(),
            root.get("inRange").asLong(),
            readHistory(root.get("history")),
            readGhost(root.get("ghostAhead")),
            readGhost(root.get("ghostBehind")),
            held);
    return new StreamProgress(
        sequence,
        offsets,
        root.get("processed").asLong(),
        root.get("isLive").asBoolean(),
        root.get("startedMillis").asLong(),
        root.get("bytes").asLong());
  }

  private static SequenceState.History readHistory(JsonNode node) throws IOException {
    JsonNode missed = node.get("missed");
    long[] ranges = new long[missed.size()];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = missed.get(i).asLong();
    }
    return new SequenceState.History(
        node.get("first").asLong(),
        node.get("newest").asLong(),
        chars(node.get("prints").binaryValue()),
        chars(node.get("opening").binaryValue()),
        node.get("openingKept").asBoolean(),
        ranges,
        node.get("missedRanges").asInt());
  }

  private static SequenceState.Ghost readGhost(JsonNode node) {
    return new SequenceState.Ghost(node.get(0).asLong(), node.get(1).asLong());
  }

  private static byte[] bytes(char[] chars) {
    ByteBuffer buffer =
        ByteBuffer.allocate(chars.length * Character.BYTES).order(ByteOrder.BIG_ENDIAN);
    buffer.asCharBuffer().put(chars);
    return buffer.array();
  }

  private static char[] chars(byte[] bytes) {
    char[] chars = new char[bytes.length / Character.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).asCharBuffer().get(chars);
    return chars;
  }
}
