/** What speaks Kafka's own client: a pipeline over several processes, and its topics. */
@NullMarked
package io.millrace.kafka;

import org.jspecify.annotations.NullMarked;
