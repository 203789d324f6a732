/**
 * The processor: takes chunks from its share of the partitions of {@code media.chunks}, puts each
 * stream in order, and writes it to {@code media.ordered}, so that nothing is lost or told twice
 * whatever dies in between.
 */
@NullMarked
package io.millrace.kafka.processor;

import org.jspecify.annotations.NullMarked;
