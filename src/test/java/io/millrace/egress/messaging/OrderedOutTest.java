package io.millrace.egress.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkType;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.millrace.stream.Receipts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class OrderedOutTest {
  private final Receipts receipts = new Receipts();
  private final List<String> told = new ArrayList<>();
  private boolean isClosing;

  private AssertSubscriber<Message<byte[]>> broker(OrderedOut out, StreamItem... items) {
    receipts.onEnd(id -> told.add("end of " + id));
    Multi.createFrom().items(items).subscribe().withSubscriber(out);
    return out.messages().subscribe().withSubscriber(AssertSubscriber.create(100));
  }

  private OrderedOut out(int maxPerStream) {
    return new OrderedOut(
        receipts, () -> isClosing, maxPerStream, chunk -> Message.of(chunk.data()));
  }

  private MediaChunk expected(String id, int number) {
    MediaChunk chunk =
        MediaChunk.builder(id, ChunkType.AUDIO)
            .sequenceNumber(number)
            .data(new byte[] {(byte) number})
            .build();
    receipts.expect(
        chunk,
        new Receipts.Receipt() {
          @Override
          public void delivered(MediaChunk left) {
            told.add(left.streamId() + left.sequenceNumber());
          }

          @Override
          public void refused(String reason) {
            told.add(reason);
          }
        });
    return chunk;
  }

  private static List<Integer> numbers(AssertSubscriber<Message<byte[]>> broker) {
    return broker.getItems().stream().map(message -> (int) message.getPayload()[0]).toList();
  }

  private static void ack(AssertSubscriber<Message<byte[]>> broker, int at) {
    broker.getItems().get(at).ack().toCompletableFuture().join();
  }

  @Test
  void chunk_isToldOfWhenItIsStored() {
    var broker = broker(out(100), expected("a", 0), expected("a", 1));
    assertThat(numbers(broker)).containsExactly(0, 1);
    assertThat(told).isEmpty();

    ack(broker, 1);

    assertThat(told).containsExactly("a1");
  }

  @Test
  void chunksOfOneStream_goOneByOne_othersBeside() {
    var broker = broker(out(1), expected("a", 0), expected("a", 1), expected("b", 7));
    assertThat(numbers(broker)).containsExactly(0, 7);

    ack(broker, 0);

    assertThat(numbers(broker)).containsExactly(0, 7, 1);
    broker.assertNotTerminated();
    ack(broker, 1);
    ack(broker, 2);
    broker.assertCompleted();
  }

  @Test
  void chunk_thatIsNotStored_isToldOfAndTheNextGoesOn() {
    var broker = broker(out(1), expected("a", 0), expected("a", 1));

    broker.getItems().getFirst().nack(new IllegalStateException("full"));

    assertThat(told).containsExactly("full");
    assertThat(numbers(broker)).containsExactly(0, 1);
  }

  @Test
  void end_isToldBehindAllBeforeIt() {
    var broker = broker(out(1), expected("a", 0), new StreamItem.End("a", 0, EndReason.EXPIRED));
    assertThat(told).isEmpty();

    ack(broker, 0);

    assertThat(told).containsExactly("a0", "end of a");
  }

  @Test
  void chunk_thatTheBrokerHasStill_staysThereWhenTheProcessEnds() {
    isClosing = true;
    MediaChunk unexpected =
        MediaChunk.builder("b", ChunkType.AUDIO).sequenceNumber(3).data(new byte[] {3}).build();

    var broker = broker(out(1), expected("a", 0), unexpected);

    assertThat(numbers(broker)).containsExactly(3);
    assertThat(told).isEmpty();
  }
}
