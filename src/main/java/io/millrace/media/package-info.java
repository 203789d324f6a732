/**
 * The domain: what a chunk, a stream, a track and their measurements are. Every other package knows
 * this one; this one knows the JDK alone.
 */
@NullMarked
package io.millrace.media;

import org.jspecify.annotations.NullMarked;
