/**
 * Millrace takes media in, puts every stream in order and hands it on, most important frames first.
 *
 * <p>Bytes come in by {@code ingest} (HTTP, messaging). {@code demux} cuts containers into chunks,
 * one per access unit. {@code chunk} validates, numbers, dedupes and reorders them; {@code
 * delivery} keeps one bounded queue per reader and decides what a slow reader loses; {@code egress}
 * writes them out (SSE, NDJSON, CBOR, messaging). Stages know the domain in {@code media} and never
 * each other: {@code stream} is the only place where they meet, and where a stream's state lives
 * and ends. Beside the flow, {@code codec} makes media, {@code event} tells what happened, {@code
 * wire} holds the JSON, CBOR and CloudEvents forms that both ends share, and {@code telemetry}
 * measures.
 */
@NullMarked
package io.millrace;

import org.jspecify.annotations.NullMarked;
