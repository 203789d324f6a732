package io.millrace.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.demux.TrackSummary;
import io.millrace.stream.IngestSummary;
import java.util.TreeMap;

/** What was understood of media, as JSON: as the answer of an upload over HTTP has it. */
final class SummaryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SummaryJson() {}

  static ObjectNode of(IngestSummary summary) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("streamId", summary.streamId())
            .put("container", summary.container())
            .put("durationUs", summary.durationUs())
            .put("bytes", summary.bytes())
            .put("rejected", summary.rejected());
    ObjectNode chunks = json.putObject("chunks");
    new TreeMap<>(summary.chunks()).forEach((type, count) -> chunks.put(type.name(), count));
    ArrayNode tracks = json.putArray("tracks");
    summary.tracks().forEach(track -> write(tracks.addObject(), track));
    if (summary.warning() != null) {
      json.put("warning", summary.warning());
    }
    return json;
  }

  private static void write(ObjectNode json, TrackSummary track) {
    json.put("track", track.track()).put("type", track.type().name()).put("codec", track.codec());
    putIfKnown(json, "width", track.width());
    putIfKnown(json, "height", track.height());
    putIfKnown(json, "sampleRate", track.sampleRate());
    putIfKnown(json, "channels", track.channels());
    json.put("chunks", track.chunks())
        .put("keyframes", track.keyframes())
        .put("bytes", track.bytes());
  }

  private static void putIfKnown(ObjectNode json, String name, int value) {
    if (value != 0) {
      json.put(name, value);
    }
  }
}
