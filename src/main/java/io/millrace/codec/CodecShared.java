package io.millrace.codec;

/** What all copies of a codec share beside the streams' sessions. */
record CodecShared(
    CodecLimits limits, MetadataFormat format, CodecCounters counters, Sessions sessions) {}
