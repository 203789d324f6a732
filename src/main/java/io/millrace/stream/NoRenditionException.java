package io.millrace.stream;

import io.millrace.media.QualityLevel;
import java.util.Collection;

/** A stream does not have the rendition that a reader asks for. */
public final class NoRenditionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final QualityLevel level;

  /**
   * @param known the renditions that there are
   */
  public NoRenditionException(String streamId, QualityLevel level, Collection<QualityLevel> known) {
    super(
        "stream '%s' has no rendition %s; it has the source%s"
            .formatted(
                streamId,
                level,
                known.isEmpty()
                    ? " alone"
                    : " and " + known.toString().replaceAll("[\\[\\]]", "")));
    this.level = level;
  }

  public QualityLevel level() {
    return level;
  }
}
