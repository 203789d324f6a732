package io.millrace.bench.slowreader;

import java.util.List;
import java.util.Locale;

/**
 * Something that has to hold of an outcome.
 *
 * @param text what holds, with the figures
 */
record Bar(boolean isMet, String text) {

  /** All bars for a slow reader. */
  static List<Bar> of(Outcome ours, Outcome opponent, double leastRatio) {
    return List.of(
        new Bar(ours.audio().isAll(), ours.name() + ": audio arrived, " + ours.audio()),
        new Bar(ours.keyframes().isAll(), ours.name() + ": keyframes arrived, " + ours.keyframes()),
        new Bar(
            ours.ratioTo(opponent) >= leastRatio,
            String.format(
                Locale.ROOT,
                "%s: %.2f times the decodable frames of %s, at least %.2f",
                ours.name(),
                ours.ratioTo(opponent),
                opponent.name(),
                leastRatio)),
        new Bar(
            ours.wasted() == 0,
            ours.name() + ": frames that arrived and cannot be decoded, " + ours.wasted()));
  }

  @Override
  public String toString() {
    return (isMet ? "met     " : "MISSED  ") + text;
  }
}
