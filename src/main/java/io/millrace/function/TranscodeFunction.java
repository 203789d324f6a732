package io.millrace.function;

import io.millrace.media.QualityLevel;
import io.millrace.stream.Transcoding;
import io.millrace.wire.ChunkReader;
import io.millrace.wire.ReceivedEvent;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/** Makes a rendition of a piece of media. */
@Singleton
public class TranscodeFunction {
  static final String TYPE = "io.millrace.rendition.v1";
  private static final String QUALITY = "quality";
  private static final String MP4 = "video/mp4";

  private final Inbox inbox;
  private final Payloads payloads;
  private final Transcoding transcoding;
  private final FunctionConfig config;

  TranscodeFunction(
      Inbox inbox, Payloads payloads, Transcoding transcoding, FunctionConfig config) {
    this.inbox = inbox;
    this.payloads = payloads;
    this.transcoding = transcoding;
    this.config = config;
  }

  /** Media in any container in, fragmented MP4 out. */
  @Funq
  public Uni<CloudEvent<byte[]>> transcode(CloudEvent<byte[]> envelope) {
    ReceivedEvent event = inbox.event();
    QualityLevel quality = quality(event);
    byte[] media = payloads.of(event);
    return transcoding
        .transcode(quality, Multi.createFrom().item(ByteBuffer.wrap(media)))
        .collect()
        .in(ByteArrayOutputStream::new, this::append)
        .map(mp4 -> answer(event, quality, mp4.toByteArray()));
  }

  private QualityLevel quality(ReceivedEvent event) {
    String name = event.attribute(QUALITY);
    return name == null
        ? config.quality()
        : ChunkReader.enumValue(QUALITY, name, QualityLevel.class);
  }

  private void append(ByteArrayOutputStream mp4, byte[] piece) {
    if (mp4.size() + (long) piece.length > config.maxAnswerBytes()) {
      throw new FunctionException(
          FunctionException.Kind.ANSWER_TOO_LARGE,
          "more than " + config.maxAnswerBytes(),
          "the rendition has more than %d bytes, the limit (millrace.function.max-answer-bytes); send shorter segments or ask for a lower quality"
              .formatted(config.maxAnswerBytes()));
    }
    mp4.writeBytes(piece);
  }

  private static CloudEvent<byte[]> answer(ReceivedEvent event, QualityLevel quality, byte[] mp4) {
    return Answers.to(event, FunctionName.TRANSCODE, TYPE, quality.name())
        .extensions(Answers.extensions(event, Map.of(QUALITY, quality.name())))
        .build(mp4, MP4);
  }
}
