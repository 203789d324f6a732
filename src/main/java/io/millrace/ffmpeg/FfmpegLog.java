package io.millrace.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's log: every line of the process goes to the logger {@code io.millrace.ffmpeg} at DEBUG,
 * never to standard error. An instance collects the complaints of the thread that began it, to
 * explain a failure; it is closed by that thread, inner ones first.
 */
public final class FfmpegLog implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.millrace.ffmpeg");
  private static final String PHYSICAL_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final ThreadLocal<@Nullable FfmpegLog> CURRENT = new ThreadLocal<>();

  /** Native code keeps a bare pointer to it as long as the process lives. */
  private static final LogCallback CALLBACK = install();

  private final @Nullable FfmpegLog outer;
  private @Nullable String firstError;
  private long containerErrors;
  private @Nullable String firstContainerError;
  private String prefix = "[none @";

  private FfmpegLog() {
    this.outer = CURRENT.get();
  }

  /**
   * JavaCPP would throw an OutOfMemoryError somewhere once the process, with its heap, holds four
   * times as much as the heap may; what bounds native memory is the number and size of what is
   * open.
   */
  private static LogCallback install() {
    if (System.getProperty(PHYSICAL_LIMIT) == null) {
      System.setProperty(PHYSICAL_LIMIT, "0");
    }
    LogCallback callback = new Forwarder();
    av_log_set_level(AV_LOG_WARNING);
    setLogCallback(callback);
    return callback;
  }

  /** Takes the log over, the first time; to be called before anything of FFmpeg is used. */
  public static void use() {
    if (CALLBACK.isNull()) {
      throw new IllegalStateException("the log callback was freed");
    }
  }

  /** Starts collecting for the calling thread. */
  public static FfmpegLog begin() {
    use();
    var log = new FfmpegLog();
    CURRENT.set(log);
    return log;
  }

  /** Errors of this container from here on are counted apart from those of codecs. */
  public void watch(String containerNames) {
    prefix = "[" + containerNames + " @";
  }

  /** The first error of the container, else of anything; null if there was none. */
  public @Nullable String complaint() {
    return firstContainerError != null ? firstContainerError : firstError;
  }

  /** Lines in which the container itself complained. */
  public long containerErrors() {
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
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
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
