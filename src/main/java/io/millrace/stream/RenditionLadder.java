package io.millrace.stream;

import io.millrace.media.QualityLevel;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * At which quality each rendition is encoded: its own or a lower one. The most costly steps down
 * first, and the last one to step down is the first to step up again. Not thread-safe.
 */
final class RenditionLadder {
  private final Map<QualityLevel, QualityLevel> actual = new EnumMap<>(QualityLevel.class);
  private final Deque<Change> steps = new ArrayDeque<>();

  /** One rendition's change. */
  record Change(QualityLevel rendition, QualityLevel from, QualityLevel to) {}

  RenditionLadder(List<QualityLevel> renditions) {
    renditions.forEach(level -> actual.put(level, level));
  }

  boolean canStepDown() {
    return mostCostly() != null;
  }

  boolean canStepUp() {
    return !steps.isEmpty();
  }

  private @Nullable QualityLevel mostCostly() {
    return actual.entrySet().stream()
        .filter(entry -> entry.getValue().below() != null)
        .max(Comparator.comparing(Map.Entry<QualityLevel, QualityLevel>::getValue))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Lowers one rendition; null if all are at the lowest quality. */
  @Nullable Change stepDown() {
    QualityLevel rendition = mostCostly();
    if (rendition == null) {
      return null;
    }
    QualityLevel from = actual.getOrDefault(rendition, rendition);
    QualityLevel to = from.below();
    if (to == null) {
      return null;
    }
    Change down = new Change(rendition, from, to);
    steps.push(down);
    actual.put(rendition, to);
    return down;
  }

  /** Raises the rendition that was lowered last; null if all are at their own quality. */
  @Nullable Change stepUp() {
    Change down = steps.poll();
    if (down == null) {
      return null;
    }
    actual.put(down.rendition(), down.from());
    return new Change(down.rendition(), down.to(), down.from());
  }
}
