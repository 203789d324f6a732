package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import org.jspecify.annotations.Nullable;

/** A failure of the codec libraries. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1;

  private final int errorCode;

  /**
   * @param operation what was tried, with its argument
   * @param errorCode FFmpeg's, negative; 0 if it gave none
   */
  CodecException(String operation, int errorCode) {
    super(errorCode == 0 ? operation + ": failed" : operation + ": " + describe(errorCode));
    this.errorCode = errorCode;
  }

  private CodecException(CodecException failure, String words) {
    super(failure.getMessage() + ": " + words, failure);
    this.errorCode = failure.errorCode;
  }

  /** The same failure with what FFmpeg said; null if it said nothing. */
  CodecException saying(@Nullable String words) {
    return words == null ? this : new CodecException(this, words);
  }

  /** FFmpeg's error code, negative; 0 if it gave none. */
  public int errorCode() {
    return errorCode;
  }

  /** Returns a result that is not an error. */
  static int check(int result, String operation) throws CodecException {
    if (result < 0) {
      throw new CodecException(operation, result);
    }
    return result;
  }

  /** Returns an object that is there. */
  static <T> T require(@Nullable T object, String operation) throws CodecException {
    if (object == null) {
      throw new CodecException(operation, 0);
    }
    return object;
  }

  private static String describe(int errorCode) {
    return CString.ofError(errorCode) + " (" + errorCode + ")";
  }
}
