/**
 * The ends of SmallRye channels: a connector that carries them inside the process, bounded in both
 * directions, for when no broker is bound to them, and one that sends to an AMQP 1.0 broker.
 */
@NullMarked
package io.millrace.channel;

import org.jspecify.annotations.NullMarked;
