package io.millrace.codec;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Sends what FFmpeg would print to this package's logger, at DEBUG.
 *
 * <p>The libraries have one log for the whole process: the last component to install itself gets
 * all of it.
 */
final class FfmpegLog extends LogCallback {
  private static final Logger LOGGER = System.getLogger("io.millrace.codec.ffmpeg");

  /** Held here for ever: native code keeps a bare pointer to it. */
  private static final FfmpegLog INSTANCE = install();

  private FfmpegLog() {}

  /** Takes the log over, the first time. */
  static void use() {
    if (INSTANCE.isNull()) {
      throw new IllegalStateException("the log callback was freed");
    }
  }

  private static FfmpegLog install() {
    FfmpegLog log = new FfmpegLog();
    avutil.av_log_set_level(
        LOGGER.isLoggable(Level.DEBUG) ? avutil.AV_LOG_WARNING : avutil.AV_LOG_QUIET);
    avutil.setLogCallback(log);
    return log;
  }

  @Override
  public void call(int level, BytePointer message) {
    if (LOGGER.isLoggable(Level.DEBUG)) {
      LOGGER.log(Level.DEBUG, () -> String.valueOf(CString.of(message)).strip());
    }
  }
}
