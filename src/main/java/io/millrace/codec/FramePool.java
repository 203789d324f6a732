package io.millrace.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Empty AVFrames for raw frames that pass from thread to thread. As many are made as are ever in
 * use at once. Closing frees all, those in use too. For any thread.
 */
final class FramePool implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final NativeScope scope = new NativeScope();
  private final Deque<AVFrame> empty = new ArrayDeque<>();

  /** Takes over what a frame holds, which is empty then. */
  AVFrame move(AVFrame raw) throws CodecException {
    AVFrame frame = take();
    avutil.av_frame_move_ref(frame, raw);
    return frame;
  }

  private AVFrame take() throws CodecException {
    lock.lock();
    try {
      AVFrame frame = empty.poll();
      return frame != null
          ? frame
          : scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a frame back and lets go of what it holds. */
  void give(AVFrame frame) {
    avutil.av_frame_unref(frame);
    lock.lock();
    try {
      empty.push(frame);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      empty.clear();
      scope.close();
    } finally {
      lock.unlock();
    }
  }
}
