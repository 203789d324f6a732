/** Ordered chunks and events out over messaging, as CloudEvents. */
@NullMarked
package io.millrace.egress.messaging;

import org.jspecify.annotations.NullMarked;
