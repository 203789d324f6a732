/**
 * Messaging without a broker: a connector that carries SmallRye channels inside the process,
 * bounded in both directions, for when no real broker is bound to them.
 */
@NullMarked
package io.millrace.channel;

import org.jspecify.annotations.NullMarked;
