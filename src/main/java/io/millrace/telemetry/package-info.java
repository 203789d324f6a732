/**
 * Measures the pipeline: Micrometer meters over what the stages count, and health checks. No meter
 * carries a stream's id.
 */
@NullMarked
package io.millrace.telemetry;

import org.jspecify.annotations.NullMarked;
