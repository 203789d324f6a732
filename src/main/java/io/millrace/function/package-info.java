/**
 * Entry points for CloudEvents: the functions thumbnail, transcode and ingest, one a process, on
 * Funqy. Without {@code millrace.function.name} the package does nothing.
 */
@NullMarked
package io.millrace.function;

import org.jspecify.annotations.NullMarked;
