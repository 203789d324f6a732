/**
 * How long the server takes to start: {@link io.millrace.bench.start.Training} makes the AOT cache
 * of a packaged application, {@link io.millrace.bench.start.StartContest} compares it with the
 * plain jar. JDK alone, so that an image can run the sources as they are.
 */
@NullMarked
package io.millrace.bench.start;

import org.jspecify.annotations.NullMarked;
