package io.millrace.stream;

import io.millrace.media.QualityLevel;

/**
 * What was made of one rendition.
 *
 * @param chunks frames of picture and sound in the stream
 * @param keyframes pictures among them where decoding can begin
 * @param bytes of the frames
 */
public record RenditionSummary(QualityLevel rendition, long chunks, long keyframes, long bytes) {}
