/**
 * The forms in which the domain travels, shared by the ways in and the ways out: JSON and CBOR for
 * chunks and items, JSON for a track's configuration, CloudEvents for events and records.
 */
@NullMarked
package io.millrace.wire;

import org.jspecify.annotations.NullMarked;
