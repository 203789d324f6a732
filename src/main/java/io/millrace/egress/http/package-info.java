/**
 * Chunks, events and measurements out over HTTP, as server-sent events, lines of JSON or a CBOR
 * sequence, each reader at its own pace.
 */
@NullMarked
package io.millrace.egress.http;

import org.jspecify.annotations.NullMarked;
