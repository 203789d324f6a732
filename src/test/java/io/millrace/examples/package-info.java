/** Programs to start from: each uses Millrace inside a program of one's own, without a server. */
@NullMarked
package io.millrace.examples;

import org.jspecify.annotations.NullMarked;
