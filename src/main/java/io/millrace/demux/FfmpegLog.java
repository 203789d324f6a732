package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's log of one demuxing thread: every line goes to the logger {@code io.millrace.ffmpeg} at
 * DEBUG, never to standard error; the first complaint is kept to explain a failure.
 */
final class FfmpegLog implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.millrace.ffmpeg");
  private static final ThreadLocal<@Nullable FfmpegLog> CURRENT = new ThreadLocal<>();

  /** FFmpeg calls this as long as the process lives. */
  private static final LogCallback CALLBACK = new Forwarder();

  private @Nullable String firstError;
  private long containerErrors;
  private @Nullable String firstContainerError;
  private String prefix = "[none @";

  private FfmpegLog() {}

  /** Starts collecting for the calling thread. */
  static FfmpegLog begin() {
    var log = new FfmpegLog();
    CURRENT.set(log);
    setLogCallback(CALLBACK);
    av_log_set_level(AV_LOG_WARNING);
    return log;
  }

  /** Errors of this container from here on are counted apart from those of codecs. */
  void watch(String containerNames) {
    prefix = "[" + containerNames + " @";
  }

  /** The first error of the container, else of anything; null if there was none. */
  @Nullable String complaint() {
    return firstContainerError != null ? firstContainerError : firstError;
  }

  /** Lines in which the container itself complained. */
  long containerErrors() {
    return containerErrors;
  }

  private void add(String line) {
    String text = line.replaceFirst("^(\\[[^\\]]*\\] )+", "").strip();
    if (text.isEmpty()) {
      return;
    }
    if (firstError == null) {
      firstError = text;
    }
    if (line.startsWith(prefix)) {
      containerErrors++;
      if (firstContainerError == null) {
        firstContainerError = text;
      }
    }
  }

  @Override
  public void close() {
    CURRENT.remove();
  }

  /** FFmpeg's words for one of its error codes. */
  static String words(int errorCode) {
    byte[] text = new byte[256];
    av_strerror(errorCode, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static final class Forwarder extends LogCallback {
    @Override
    public void call(int level, BytePointer message) {
      try {
        String line = message.getString(StandardCharsets.UTF_8).strip();
        LOGGER.log(System.Logger.Level.DEBUG, line);
        FfmpegLog current = CURRENT.get();
        if (current != null && level <= AV_LOG_ERROR) {
          current.add(line);
        }
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "unreadable line of FFmpeg's log", e);
      }
    }
  }
}
