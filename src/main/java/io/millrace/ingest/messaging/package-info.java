/**
 * Chunks in over messaging: one CloudEvent a chunk, from whatever broker the channel is bound to.
 */
@NullMarked
package io.millrace.ingest.messaging;

import org.jspecify.annotations.NullMarked;
