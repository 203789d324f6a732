package io.millrace.stream;

/**
 * A small picture of a stream.
 *
 * @param jpeg not to be written to
 * @param tag differs between pictures that differ
 */
public record Thumbnail(byte[] jpeg, String tag) {}
