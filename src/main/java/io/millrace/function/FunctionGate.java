package io.millrace.function;

import io.millrace.problem.Problem;
import io.millrace.wire.ReceivedEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The way from a request to the function, and what keeps Funqy away from all other requests.
 *
 * <p>Funqy has a route at {@code /}, one for each function, and all bodies read into memory before
 * any route. Here its routes go unless a function is selected, and bodies stay unread, so that the
 * rest of the server reads them as they come. If a function is selected, there are only its route
 * and those below {@code /q}: an event is read within its limits, checked, and put where {@link
 * Inbox} finds it; Funqy gets to see the attributes alone, chooses the form of the answer after
 * them, and its data is never parsed twice.
 */
@Singleton
final class FunctionGate {
  static final String EVENT = "io.millrace.function.event";
  private static final Logger LOG = Logger.getLogger(FunctionGate.class);

  /** Ahead of and behind the route that reads bodies, which is at {@code Integer.MIN_VALUE + 1}. */
  private static final int BEFORE_BODIES = Integer.MIN_VALUE;

  private static final int AFTER_BODIES = Integer.MIN_VALUE + 2;

  /** Ahead of Funqy's routes. */
  private static final int BEFORE_FUNCTIONS = -1;

  private static final String ROOT = "/";
  private static final String OPERATIONS = "/q/";
  private static final String FUNQY = "io.quarkus.funqy.";

  private final Optional<FunctionName> function;
  private final EventReader reader;
  private final int maxAtOnce;
  private final Semaphore places;

  FunctionGate(FunctionConfig config) {
    this.function = config.name();
    this.reader =
        new EventReader(
            config.maxEventBytes(), function.filter(FunctionName.INGEST::equals).isPresent());
    this.maxAtOnce = config.maxAtOnce();
    this.places = new Semaphore(maxAtOnce);
  }

  void install(@Observes Router router) {
    router.route().order(BEFORE_BODIES).handler(FunctionGate::leaveBodyUnread);
    router.route().order(AFTER_BODIES).handler(FunctionGate::holdBack);
    for (Route route : List.copyOf(router.getRoutes())) {
      boolean isOfFunqy = route.isExactPath() && route.toString().contains(FUNQY);
      if (isOfFunqy && (function.isEmpty() || !ROOT.equals(route.getPath()))) {
        route.remove();
      }
    }
    if (function.isPresent()) {
      router
          .route()
          .order(BEFORE_FUNCTIONS)
          .handler(this::enter)
          .failureHandler(FunctionGate::answerFailure);
    }
  }

  /** Says that the body has been read: there is no other way to keep it from being read. */
  private static void leaveBodyUnread(RoutingContext context) {
    ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
    context.next();
  }

  /** The route that reads bodies has set the request flowing. */
  private static void holdBack(RoutingContext context) {
    context.request().pause();
    context.next();
  }

  private void enter(RoutingContext context) {
    String path = context.normalizedPath();
    if (path.startsWith(OPERATIONS)) {
      context.next();
    } else if (!path.equals(ROOT)) {
      answer(context, notHere(path));
    } else if (!context.request().method().equals(HttpMethod.POST)) {
      context.response().putHeader(HttpHeaders.ALLOW, "POST");
      answer(context, notPosted(context.request().method()));
    } else {
      receive(context);
    }
  }

  private Problem notHere(String path) {
    return new Problem(
        "not-found",
        "Not Found",
        404,
        "'%s' is not here: this process runs the function %s; send CloudEvents to /"
            .formatted(path, name()),
        path);
  }

  private Problem notPosted(HttpMethod method) {
    return new Problem(
        "method-not-allowed",
        "Method Not Allowed",
        405,
        "%s: expected POST with a CloudEvent for the function %s".formatted(method, name()),
        method.name());
  }

  private String name() {
    return function.orElseThrow().text();
  }

  private void receive(RoutingContext context) {
    if (!places.tryAcquire()) {
      context.fail(
          new FunctionException(
              FunctionException.Kind.BUSY,
              String.valueOf(maxAtOnce),
              "%d events are being worked on, as many as may be at once (millrace.function.max-at-once)"
                  .formatted(maxAtOnce)));
      return;
    }
    context.addEndHandler(end -> places.release());
    HttpServerRequest request = context.request();
    EventBody.read(request, reader.maxBodyBytes(request.headers()))
        .compose(
            body ->
                context.vertx().executeBlocking(() -> reader.read(request.headers(), body), false))
        .onSuccess(event -> handOn(context, event))
        .onFailure(context::fail);
  }

  private static void handOn(RoutingContext context, ReceivedEvent event) {
    context.put(EVENT, event);
    boolean isStructured = EventReader.isStructured(context.request().headers());
    if (isStructured) {
      context.request().headers().remove(EventHeaders.ID);
    } else {
      for (String name : new String[] {"specversion", "id", "source", "type"}) {
        context.request().headers().set(EventHeaders.PREFIX + name, event.attribute(name));
      }
    }
    ((RoutingContextInternal) context)
        .setBody(isStructured ? EventReader.envelope(event) : Buffer.buffer());
    context.next();
  }

  private static void answerFailure(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure == null || !ROOT.equals(context.normalizedPath())) {
      context.next();
      return;
    }
    Problem problem = FunctionProblems.of(failure);
    if (problem == null) {
      LOG.error("an event could not be worked on", failure);
      problem =
          new Problem(
              "internal-error",
              "Internal error",
              500,
              "the function failed; its log tells more",
              null);
    }
    answer(context, problem);
  }

  private static void answer(RoutingContext context, Problem problem) {
    if (context.response().headWritten() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.retryAfterSeconds() > 0) {
      context.response().putHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
    }
    EventBody.discard(context);
    context.response().end(problem.toJson().toString());
  }
}
