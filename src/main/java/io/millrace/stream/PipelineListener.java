package io.millrace.stream;

/** Hears how long chunks took. Called once a chunk, on the thread that moves it: must be quick. */
public interface PipelineListener {

  /** Measures nothing. */
  PipelineListener NONE =
      new PipelineListener() {
        @Override
        public void reordered(long heldNanos) {}

        @Override
        public void sent(long nanosSinceArrival) {}
      };

  /** A chunk was put in order after being held for so long; 0 for most. */
  void reordered(long heldNanos);

  /** A chunk was handed to a reader so long after it had come in. */
  void sent(long nanosSinceArrival);
}
