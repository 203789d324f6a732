package io.millrace.media;

/**
 * What the codec has done so far, all copies together.
 *
 * @param bytesProcessed bytes in, encoded or decoded
 * @param encodingTimeMs milliseconds spent encoding
 * @param averageCompressionRatio raw bytes over encoded bytes; 1 while nothing is encoded
 */
public record CodecStats(
    long framesEncoded,
    long framesDecoded,
    long bytesProcessed,
    long encodingTimeMs,
    double averageCompressionRatio,
    long errorCount) {}
