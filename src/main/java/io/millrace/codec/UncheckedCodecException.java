package io.millrace.codec;

import java.util.Objects;

/** Carries a {@link CodecException} through a call that declares none. */
public final class UncheckedCodecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UncheckedCodecException(CodecException cause) {
    super(cause.getMessage(), cause);
  }

  @Override
  public synchronized CodecException getCause() {
    return (CodecException) Objects.requireNonNull(super.getCause());
  }
}
