package io.millrace.kafka.follow;

import io.millrace.wire.MalformedException;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Without a place for large payloads none can be had. */
@DefaultBean
@Singleton
final class NoPayloads implements Payloads {

  @Override
  public byte[] get(String dataRef, @Nullable String sha256) {
    throw new MalformedException("dataref", dataRef, "there is no store of payloads");
  }
}
