/**
 * Benchmarks, each against a named opponent: {@link io.millrace.bench.Table} runs those of ordering
 * and delivery, {@link io.millrace.bench.slowreader.SlowReader} shows what a slow reader gets.
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
