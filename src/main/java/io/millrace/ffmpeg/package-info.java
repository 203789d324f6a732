/**
 * What demux and codec share of FFmpeg: its log, which is one for the whole process, and its
 * strings. For a native image the package is initialised at run time.
 */
@NullMarked
package io.millrace.ffmpeg;

import org.jspecify.annotations.NullMarked;
