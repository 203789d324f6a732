package io.millrace.stream;

import io.millrace.codec.TestPattern;
import io.millrace.media.MediaStream;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs a test pattern from the start, if one is configured, so that there is something to see. */
@Singleton
final class DemoStream {
  private static final Logger LOG = Logger.getLogger(DemoStream.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(1);

  private @Nullable Cancellable running;

  void onStart(@Observes StartupEvent start, StreamConfig config, MediaStreamingService service) {
    config.testPattern().ifPresent(id -> run(id, service));
  }

  private void run(String id, MediaStreamingService service) {
    LOG.infof("stream '%s' shows a test pattern", id);
    running =
        service
            .startLiveStream(
                MediaStream.withDefaults(id, Instant.now()),
                LiveSource.testPattern(TestPattern.Config.DEFAULT))
            .onFailure(DemoStream::isUnexpected)
            .invoke(failure -> LOG.warnf("the test pattern broke off: %s", failure.getMessage()))
            .onFailure(DemoStream::isUnexpected)
            .retry()
            .withBackOff(RETRY_DELAY, MAX_RETRY_DELAY)
            .indefinitely()
            .subscribe()
            .with(
                summary -> LOG.infof("the test pattern of stream '%s' ended", id),
                failure -> LOG.debugf("the test pattern ended: %s", failure.getMessage()));
  }

  private static boolean isUnexpected(Throwable failure) {
    return !(failure instanceof ShuttingDownException);
  }

  @PreDestroy
  void stop() {
    Cancellable source = running;
    if (source != null) {
      source.cancel();
    }
  }
}
