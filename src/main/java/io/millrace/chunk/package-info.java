/**
 * The chunk stage: validates chunks, recognises duplicates and puts every stream in order. A stream
 * never stalls: what is missing is given up by window, bytes or timer and told as one gap, and each
 * chunk that comes in is accounted for exactly once. The stage knows the domain and the JDK; Mutiny
 * only where many streams run through one pipe.
 */
@NullMarked
package io.millrace.chunk;

import org.jspecify.annotations.NullMarked;
