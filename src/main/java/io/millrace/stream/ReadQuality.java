package io.millrace.stream;

import io.millrace.media.QualityLevel;

/** Which of a stream's tracks a reader asks for. */
public sealed interface ReadQuality {

  /** All of them. */
  record All() implements ReadQuality {}

  /** Those that came in, and no rendition. */
  record Source() implements ReadQuality {}

  /** Those of one rendition. */
  record Rendition(QualityLevel level) implements ReadQuality {}

  /** The best that the reader keeps up with: the source's, or a rendition's. */
  record Auto() implements ReadQuality {}
}
