/**
 * Delivery: what waits between a stream and those who read it. {@link
 * io.millrace.delivery.MediaPriorityQueue} holds producers back when it is full; {@link
 * io.millrace.delivery.ReaderQueue} holds nobody back and decides, by what can still be decoded,
 * which chunks a slow reader loses. Both send the important first and neither blocks a thread. This
 * package knows {@code media} alone.
 */
@NullMarked
package io.millrace.delivery;

import org.jspecify.annotations.NullMarked;
