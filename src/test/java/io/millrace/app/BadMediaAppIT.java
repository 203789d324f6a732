package io.millrace.app;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** {@link BadMediaIT} against the packaged application: the jar, or the native executable. */
@QuarkusIntegrationTest
@Tag("packaged")
class BadMediaAppIT extends BadMediaIT {}
