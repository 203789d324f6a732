package io.millrace.deploy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** What is used of the External Secrets operator's objects; it has no models in Java. */
final class ExternalSecrets {
  private ExternalSecrets() {}

  record ExternalSecret(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {}

  record Spec(String refreshInterval, Store secretStoreRef, Target target, List<Entry> data) {}

  record Store(String kind, String name) {}

  record Target(String name, String creationPolicy) {}

  record Entry(String secretKey, Remote remoteRef) {}

  record Remote(String key, String property) {}
}
