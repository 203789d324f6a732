/**
 * The running application as its users see it: over HTTP and over its channels. Tests here start
 * the application once and keep to streams of their own, so that they may run in any order.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.app;
