package io.millrace.kafka;

import io.millrace.stream.Role;
import io.millrace.stream.RoleConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Whether the brokers answer, for a process that hands chunks over to them. */
@Singleton
public final class BrokerContact {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final boolean isNeeded;
  private @Nullable Admin admin;

  BrokerContact(KafkaClients clients, RoleConfig role) {
    this.clients = clients;
    this.isNeeded = role.role() == Role.INGEST && KafkaClients.areInUse();
  }

  /** Whether this process has nothing to do without its brokers. */
  public boolean isNeeded() {
    return isNeeded;
  }

  /** Asks for the topic of chunks; blocks for two seconds at most. Null if it is there. */
  public @Nullable String trouble() {
    try {
      var unused =
          admin()
              .describeTopics(Set.of(Topics.CHUNKS))
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (TimeoutException e) {
      return "the brokers have not answered for %d s".formatted(PATIENCE.toSeconds());
    } catch (ExecutionException e) {
      return "%s: %s".formatted(Topics.CHUNKS, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private synchronized Admin admin() {
    Admin open = admin;
    if (open == null) {
      open = clients.admin();
      admin = open;
    }
    return open;
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
