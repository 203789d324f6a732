package io.millrace.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.claim.ClaimCheck;
import io.millrace.media.StreamId;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.Pipeline;
import io.millrace.stream.StreamBusyException;
import io.millrace.wire.ReceivedEvent;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;

/** Sends the chunks of media to the sink: of an object that was created, or of an event's own. */
@Singleton
public class IngestFunction {
  static final String TYPE = "io.millrace.ingested.v1";
  private static final String JSON = "application/json";

  private final Inbox inbox;
  private final Payloads payloads;
  private final ObjectFetcher objects;
  private final Pipeline pipeline;
  private final ChunkProcessor processor;
  private final ClaimCheck claims;
  private final SinkWiring sink;
  private final FunctionConfig config;
  private final Set<String> writing = ConcurrentHashMap.newKeySet();

  IngestFunction(
      Inbox inbox,
      Payloads payloads,
      ObjectFetcher objects,
      Pipeline pipeline,
      ChunkProcessor processor,
      ClaimCheck claims,
      SinkWiring sink,
      FunctionConfig config) {
    this.inbox = inbox;
    this.payloads = payloads;
    this.objects = objects;
    this.pipeline = pipeline;
    this.processor = processor;
    this.claims = claims;
    this.sink = sink;
    this.config = config;
  }

  /** Media or the notification of an object in, a summary out, and chunks to the sink. */
  @Funq
  public Uni<CloudEvent<ObjectNode>> ingest(CloudEvent<byte[]> envelope) {
    ReceivedEvent event = inbox.event();
    String contentType = event.attribute("datacontenttype");
    boolean isNotification = contentType != null && contentType.startsWith(JSON);
    return (isNotification ? object(event) : media(event)).map(summary -> answer(event, summary));
  }

  private Uni<IngestSummary> object(ReceivedEvent event) {
    ObjectCreated object = ObjectCreated.read(payloads.of(event));
    ObjectBytes bytes = objects.open(object);
    return send(object.streamId(), object.key(), object.identity(), false, bytes.publisher())
        .invoke(bytes::requireWhole)
        .onFailure()
        .transform(bytes::causeOf)
        .onTermination()
        .invoke(bytes::close);
  }

  private Uni<IngestSummary> media(ReceivedEvent event) {
    String streamId = StreamId.require(event.subject());
    ByteBuffer bytes = ByteBuffer.wrap(payloads.of(event));
    return send(streamId, "", EventIdentity.of(event), true, Multi.createFrom().item(bytes));
  }

  private Uni<IngestSummary> send(
      String streamId,
      String name,
      String identity,
      boolean restarts,
      Flow.Publisher<ByteBuffer> bytes) {
    if (!writing.add(streamId)) {
      return Uni.createFrom().failure(new StreamBusyException(streamId));
    }
    SinkSender.Origin origin =
        new SinkSender.Origin(FunctionName.INGEST.source() + "/" + identity, restarts);
    SinkSender sender =
        new SinkSender(
            sink.sink(),
            claims,
            chunk -> processor.validate(chunk) == null,
            origin,
            config.sinkInFlight());
    return pipeline
        .ingestInto(new SinkIntake(sender))
        .ingest(streamId, name, bytes)
        .onTermination()
        .invoke(() -> writing.remove(streamId));
  }

  private static CloudEvent<ObjectNode> answer(ReceivedEvent event, IngestSummary summary) {
    return Answers.to(event, FunctionName.INGEST, TYPE)
        .subject(summary.streamId())
        .extensions(Answers.extensions(event, Map.of("partitionkey", summary.streamId())))
        .build(SummaryJson.of(summary));
  }
}
