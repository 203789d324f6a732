package io.millrace.claim;

import io.millrace.claim.ClaimException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts payloads into the object store in exchange for a reference, and redeems references.
 *
 * <p>A reference is the store's own prefix and a {@link ClaimName}; no other is followed, so that
 * whoever writes messages cannot make this process read files or open connections of their choice.
 *
 * <p>Thread-safe; calls block.
 */
public final class ClaimCheck {
  private static final int SHOWN_CHARACTERS = 200;

  private final @Nullable ObjectStore store;
  private final int thresholdBytes;
  private final int maxBytes;
  private final LongAdder stored = new LongAdder();
  private final LongAdder redeemed = new LongAdder();
  private final LongAdder removed = new LongAdder();

  /**
   * @param store null if none is configured: what is too large then cannot be sent
   * @param thresholdBytes payloads above it need a claim
   * @param maxBytes no object is larger
   */
  ClaimCheck(@Nullable ObjectStore store, int thresholdBytes, int maxBytes) {
    this.store = store;
    this.thresholdBytes = thresholdBytes;
    this.maxBytes = maxBytes;
  }

  /** True if a payload of that size does not go into a record. */
  public boolean isNeeded(int sizeBytes) {
    return sizeBytes > thresholdBytes;
  }

  /** True if there is an object store. */
  public boolean isConfigured() {
    return store != null;
  }

  public int thresholdBytes() {
    return thresholdBytes;
  }

  /**
   * Stores a payload.
   *
   * @param sha256 of the data, lower-case hex
   * @return the reference to redeem it with
   * @throws ClaimException UNAVAILABLE if the store does not take it
   */
  public String store(String streamId, byte[] data, String sha256) {
    ClaimName name = new ClaimName(streamId, sha256);
    ObjectStore target = require(name.toString());
    try {
      target.put(name.toString(), data);
    } catch (IOException e) {
      throw unavailable(name.toString(), e);
    }
    stored.increment();
    return target.prefix() + name;
  }

  /**
   * The payload that a reference stands for.
   *
   * @param sha256 of the payload as the message says; null is never right
   * @throws ClaimException if the reference is not to this pipeline's store, if nothing or
   *     something else is there, or if the store does not answer
   */
  public byte[] redeem(String dataref, @Nullable String sha256) {
    ObjectStore source = require(dataref);
    ClaimName name = nameOf(dataref, source.prefix());
    if (!name.sha256().equals(sha256)) {
      throw new ClaimException(
          Kind.FOREIGN,
          dataref,
          "dataref '%s' is not of the checksum '%s' that came with it"
              .formatted(shown(dataref), sha256 == null ? "" : shown(sha256)),
          null);
    }
    byte[] data = fetch(source, name, dataref);
    String actual = sha256(data);
    if (!actual.equals(sha256)) {
      throw new ClaimException(
          Kind.DAMAGED,
          dataref,
          "'%s' has the checksum %s in the store".formatted(dataref, actual),
          null);
    }
    redeemed.increment();
    return data;
  }

  private byte[] fetch(ObjectStore source, ClaimName name, String dataref) {
    try (InputStream object = source.get(name.toString())) {
      if (object == null) {
        throw new ClaimException(
            Kind.MISSING, dataref, "'%s' is not in the store".formatted(dataref), null);
      }
      byte[] data = object.readNBytes(maxBytes);
      if (object.read() >= 0) {
        throw new ClaimException(
            Kind.DAMAGED,
            dataref,
            "'%s' is larger than any chunk: above %d bytes".formatted(dataref, maxBytes),
            null);
      }
      return data;
    } catch (IOException e) {
      throw unavailable(dataref, e);
    }
  }

  private static ClaimName nameOf(String dataref, String prefix) {
    if (dataref.startsWith(prefix)) {
      try {
        return ClaimName.parse(dataref.substring(prefix.length()));
      } catch (IllegalArgumentException e) {
        throw foreign(dataref, prefix, e);
      }
    }
    throw foreign(dataref, prefix, null);
  }

  private static ClaimException foreign(
      String dataref, String prefix, @Nullable RuntimeException cause) {
    return new ClaimException(
        Kind.FOREIGN,
        dataref,
        "dataref '%s' is not '%s', a stream's id, '/' and a SHA-256"
            .formatted(shown(dataref), prefix),
        cause);
  }

  private ObjectStore require(String reference) {
    if (store == null) {
      throw new ClaimException(
          Kind.FOREIGN,
          reference,
          "no object store is configured (millrace.claim.directory or millrace.claim.s3.endpoint),"
              + " which '%s' needs".formatted(shown(reference)),
          null);
    }
    return store;
  }

  private static ClaimException unavailable(String reference, IOException cause) {
    return new ClaimException(
        Kind.UNAVAILABLE,
        reference,
        "the object store did not answer for '%s': %s".formatted(reference, cause.getMessage()),
        cause);
  }

  /** Deletes what was stored before that time; nothing if there is no store. */
  void removeOlderThan(Instant time) throws IOException {
    if (store != null) {
      removed.add(store.deleteOlderThan(time));
    }
  }

  /** Payloads put into the store. */
  public long stored() {
    return stored.sum();
  }

  /** Payloads fetched from it. */
  public long redeemed() {
    return redeemed.sum();
  }

  /** Objects that this process has deleted, their retention being over. */
  public long removed() {
    return removed.sum();
  }

  static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
