package io.millrace.ingest.messaging;

/**
 * Marks a message of the channel {@code dead-letter} that came from within the process.
 *
 * @param reason why it was refused
 */
public record DeadLetter(String reason) {}
