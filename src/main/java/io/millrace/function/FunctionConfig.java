package io.millrace.function;

import io.millrace.media.QualityLevel;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which function the process runs, and with what. */
@ConfigMapping(prefix = "millrace.function")
public interface FunctionConfig {

  /** thumbnail, transcode or ingest; without it there is no function. */
  Optional<FunctionName> name();

  /** Largest data of an event that is taken, in bytes. */
  @WithDefault("16777216")
  int maxEventBytes();

  /** Largest data of an event that is answered, in bytes. */
  @WithDefault("33554432")
  int maxAnswerBytes();

  /** Events that are worked on at once; more are told to come again. */
  @WithDefault("4")
  int maxAtOnce();

  /** What transcode makes of an event that does not say. */
  @WithDefault("MEDIUM")
  QualityLevel quality();

  /** Where ingest sends chunks. */
  @WithDefault("${K_SINK:}")
  Optional<URI> sink();

  /** How long the sink may take to answer for a chunk. */
  @WithDefault("30s")
  Duration sinkTimeout();

  /** Chunks on their way to the sink at once. */
  @WithDefault("16")
  int sinkInFlight();

  /** The object store whose events ingest understands. */
  @ConfigMapping(prefix = "millrace.function.s3")
  interface S3 {

    /** Such as https://s3.eu-central-1.amazonaws.com. */
    Optional<String> endpoint();

    @WithDefault("us-east-1")
    String region();

    /** The buckets whose objects are fetched, and no other's. */
    Optional<List<String>> buckets();

    Optional<String> accessKey();

    Optional<String> secretKey();

    /** Largest object that is fetched, in bytes. */
    @WithDefault("2147483648")
    long maxObjectBytes();
  }
}
