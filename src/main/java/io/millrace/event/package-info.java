/**
 * What happened: the events of a stream's life and the bus that carries them inside the process.
 * The bus is one way and lossy for slow listeners only; nothing in the flow waits for it.
 */
@NullMarked
package io.millrace.event;

import org.jspecify.annotations.NullMarked;
