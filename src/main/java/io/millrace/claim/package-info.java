/**
 * The claim check: payloads that are too large for a broker's record lie in an object store, and
 * the record says where.
 */
@NullMarked
package io.millrace.claim;

import org.jspecify.annotations.NullMarked;
