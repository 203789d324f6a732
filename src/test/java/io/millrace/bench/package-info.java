/** Benchmarks: {@link io.millrace.bench.Table} runs them all and prints what they measured. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
