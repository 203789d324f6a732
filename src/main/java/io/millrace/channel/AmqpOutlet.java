package io.millrace.channel;

import io.smallrye.reactive.messaging.amqp.AmqpConnectorOutgoingConfiguration;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpSender;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One channel's messages on their way to an address of a broker. Each is acknowledged when the
 * broker has accepted it, and sent again, behind those before it, if the broker goes away first or
 * has no room for it. One that the broker rejects time and again is refused. At most {@value
 * #MAX_OPEN} are on their way, those that wait for the broker included.
 *
 * <p>All but what is volatile belongs to one event loop.
 */
final class AmqpOutlet implements Flow.Subscriber<Message<?>> {
  static final int MAX_OPEN = 512;

  private static final Logger LOG = Logger.getLogger(AmqpOutlet.class);
  private static final long PAUSE_MILLIS = 1000;

  /** How often a message is rejected before it is refused. */
  private static final int MAX_REJECTIONS = 5;

  /** How the client says that the broker called a message invalid, AMQP 1.0 section 3.4.3. */
  private static final String REJECTED = "(REJECTED)";

  /** What brokers say who reject a message though they will take it later. */
  private static final String NO_ROOM = "amqp:resource-limit-exceeded";

  /** After so long without an answer a link is opened anew. */
  private static final long OPENING_MILLIS = 10_000;

  private final Vertx vertx;
  private final Context loop;
  private final AmqpClientOptions options;
  private final AmqpConnectorOutgoingConfiguration channel;
  private final String address;

  /** Not accepted yet, in the order they came. */
  private final Set<Sending> open = new LinkedHashSet<>();

  private @Nullable AmqpClient client;
  private volatile @Nullable AmqpSender sender;
  private volatile Flow.@Nullable Subscription source;
  private long failures;
  private boolean isPausing;
  private boolean isClosed;

  private static final class Sending {
    private final Message<?> message;
    private final AmqpMessage written;

    /** False if it waits for the broker. */
    private boolean isSent;

    private int rejections;

    Sending(Message<?> message, AmqpMessage written) {
      this.message = message;
      this.written = written;
    }
  }

  AmqpOutlet(Vertx vertx, AmqpClientOptions options, AmqpConnectorOutgoingConfiguration channel) {
    this.vertx = vertx;
    this.loop = ((VertxInternal) vertx).createEventLoopContext();
    this.options = options;
    this.channel = channel;
    this.address = channel.getAddress().orElseGet(channel::getChannel);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    loop.runOnContext(begin -> connect());
    subscription.request(MAX_OPEN);
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    AmqpClient fresh = AmqpClient.create(vertx, options);
    client = fresh;
    long limit =
        vertx.setTimer(
            OPENING_MILLIS, late -> lost(fresh, new IllegalStateException("no answer in time")));
    fresh
        .connect()
        .compose(connection -> openLink(fresh, connection))
        .onComplete(opened -> vertx.cancelTimer(limit))
        .onSuccess(opened -> opened(fresh, opened))
        .onFailure(failure -> lost(fresh, failure));
  }

  private Future<AmqpSender> openLink(AmqpClient fresh, AmqpConnection connection) {
    if (client != fresh) {
      return connection.close().compose(closed -> Future.failedFuture("too late"));
    }
    connection.exceptionHandler(failure -> lost(fresh, failure));
    return connection.createSender(address);
  }

  private void opened(AmqpClient fresh, AmqpSender link) {
    if (client != fresh) {
      return;
    }
    LOG.infof("channel %s sends to '%s'", channel.getChannel(), address);
    failures = 0;
    link.exceptionHandler(failure -> lost(fresh, failure));
    sender = link;
    sendWaiting();
  }

  /** What was on its way is not answered any more: all of it waits for the next connection. */
  private void lost(AmqpClient gone, Throwable reason) {
    if (client != gone) {
      return;
    }
    client = null;
    sender = null;
    open.forEach(each -> each.isSent = false);
    var unused = gone.close();
    if (!isClosed) {
      if (failures++ == 0) {
        LOG.warnf(
            "channel %s has no connection, %d messages wait: %s",
            channel.getChannel(), open.size(), reason.getMessage());
      }
      vertx.setTimer(PAUSE_MILLIS, over -> connect());
    }
  }

  @Override
  public void onNext(Message<?> message) {
    AmqpMessage written;
    try {
      written = AmqpWriter.write(message, channel);
    } catch (RuntimeException e) {
      message.nack(e).whenComplete((done, failure) -> requestNext());
      return;
    }
    loop.runOnContext(
        now -> {
          Sending sending = new Sending(message, written);
          open.add(sending);
          if (!isPausing) {
            send(sending);
          }
        });
  }

  private void sendWaiting() {
    isPausing = false;
    for (Sending each : List.copyOf(open)) {
      if (!each.isSent) {
        send(each);
      }
    }
  }

  private void send(Sending sending) {
    AmqpSender link = sender;
    if (link != null) {
      sending.isSent = true;
      link.sendWithAck(sending.written).onComplete(answer -> answered(link, sending, answer));
    }
  }

  private void answered(AmqpSender link, Sending sending, AsyncResult<Void> answer) {
    if (answer.succeeded()) {
      if (open.remove(sending)) {
        sending.message.ack().whenComplete((done, failure) -> requestNext());
      }
    } else if (link == sender && open.contains(sending)) {
      notTaken(sending, answer.cause());
    }
  }

  private void notTaken(Sending sending, Throwable reason) {
    sending.isSent = false;
    if (isRejection(reason) && ++sending.rejections == MAX_REJECTIONS) {
      LOG.errorf("channel %s: a message is refused: %s", channel.getChannel(), reason.getMessage());
      open.remove(sending);
      sending.message.nack(reason).whenComplete((done, failure) -> requestNext());
    } else if (!isPausing) {
      isPausing = true;
      LOG.warnf(
          "channel %s: the broker does not take a message, which is sent again: %s",
          channel.getChannel(), reason.getMessage());
      vertx.setTimer(PAUSE_MILLIS, over -> sendWaiting());
    }
  }

  private static boolean isRejection(Throwable reason) {
    String words = String.valueOf(reason.getMessage());
    return words.contains(REJECTED) && !words.contains(NO_ROOM);
  }

  private void requestNext() {
    Flow.Subscription from = source;
    if (from != null) {
      from.request(1);
    }
  }

  boolean isConnected() {
    return sender != null;
  }

  void close() {
    loop.runOnContext(
        now -> {
          isClosed = true;
          AmqpClient last = client;
          if (last != null) {
            lost(last, new IllegalStateException("closed"));
          }
        });
  }

  @Override
  public void onError(Throwable failure) {
    LOG.errorf(failure, "channel %s ends", channel.getChannel());
  }

  @Override
  public void onComplete() {
    LOG.debugf("channel %s ends", channel.getChannel());
  }
}
