/** Benchmarks: programs that measure against a named opponent and fail if a bar is missed. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
