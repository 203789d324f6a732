package io.millrace.delivery;

/** In which order a reader gets what waits for it. */
public enum Order {
  /** HIGH before NORMAL before LOW, and stream order inside a priority. */
  PRIORITY,
  /** As it was offered. */
  SEQUENCE
}
