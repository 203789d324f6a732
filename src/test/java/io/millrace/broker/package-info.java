/** The channels bound to real brokers, which run inside the tests' process. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
