/**
 * The packaged application in the environment that the manifests give it, beside a broker with the
 * manifests' users and topics.
 */
@NullMarked
package io.millrace.deploy;

import org.jspecify.annotations.NullMarked;
