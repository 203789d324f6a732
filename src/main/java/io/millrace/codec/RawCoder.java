package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.List;

/** Codes the raw frames of one track, all of one form. Not thread-safe. */
interface RawCoder extends AutoCloseable {

  TrackConfig config();

  /** True if the frame, which is of this coder's form, goes on where the last one ended. */
  boolean continues(RawMediaData raw) throws CodecException;

  /** The coded frames that are done by now. */
  List<Frame> encode(RawMediaData raw) throws CodecException;

  /** The coded frames that are left; none may be encoded after it. */
  List<Frame> finish() throws CodecException;

  @Override
  void close();
}
