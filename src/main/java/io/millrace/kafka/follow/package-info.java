/**
 * Reading from any process: what the processors have put in order, and told, is read from the
 * topics and shown to the readers of this process.
 */
@NullMarked
package io.millrace.kafka.follow;

import org.jspecify.annotations.NullMarked;
