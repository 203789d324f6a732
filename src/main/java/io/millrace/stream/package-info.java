/**
 * Where the stages meet: the registry of streams, each stream's state (its order, its replay
 * window, its readers), the ways to feed a stream and to read it, and its end. State lives in a
 * Caffeine cache and expires by the cache's own clock; what a stream still holds is delivered
 * first.
 */
@NullMarked
package io.millrace.stream;

import org.jspecify.annotations.NullMarked;
