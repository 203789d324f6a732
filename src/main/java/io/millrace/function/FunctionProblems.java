package io.millrace.function;

import io.millrace.claim.ClaimException;
import io.millrace.problem.Problem;
import io.millrace.problem.Problems;
import io.millrace.stream.NoPictureException;
import io.quarkus.funqy.runtime.ApplicationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Says which problem the failure of a function is. */
final class FunctionProblems {
  private static final int RETRY_SECONDS = 5;

  private FunctionProblems() {}

  /** The problem behind a failure; null if the failure is the process's own fault. */
  static @Nullable Problem of(Throwable failure) {
    return switch (unwrap(failure)) {
      case FunctionException e -> e.problem();
      case ClaimException e -> ofClaim(e);
      case NoPictureException e ->
          new Problem(
              "no-picture", "No picture", 422, String.valueOf(e.getMessage()), e.streamId());
      case Throwable e -> Problems.of(e);
    };
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while (isWrapper(inner) && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof ApplicationException
        || failure instanceof ReflectiveOperationException
        || failure instanceof CompletionException;
  }

  private static Problem ofClaim(ClaimException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case FOREIGN -> new Problem("foreign-claim", "Foreign claim", 422, message, e.reference());
      case MISSING -> new Problem("claim-gone", "Claim gone", 410, message, e.reference());
      case DAMAGED -> new Problem("damaged-claim", "Damaged claim", 422, message, e.reference());
      case UNAVAILABLE ->
          new Problem(
              "store-unavailable", "Store unavailable", 503, message, e.reference(), RETRY_SECONDS);
    };
  }
}
