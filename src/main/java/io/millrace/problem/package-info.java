/**
 * Failures as people and programs see them over HTTP: RFC 9457 problem details. {@link
 * io.millrace.problem.Problems} is the only place that knows which failure has which status.
 */
@NullMarked
package io.millrace.problem;

import org.jspecify.annotations.NullMarked;
