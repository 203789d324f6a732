/**
 * Media and chunks in over HTTP: {@link io.millrace.ingest.http.MediaResource} takes whole media,
 * {@link io.millrace.ingest.http.ChunkResource} single chunks, {@link
 * io.millrace.ingest.http.StreamResource} configures and stops streams.
 */
@NullMarked
package io.millrace.ingest.http;

import org.jspecify.annotations.NullMarked;
