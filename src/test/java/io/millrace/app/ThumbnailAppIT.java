package io.millrace.app;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** {@link ThumbnailIT} against the packaged application: the jar, or the native executable. */
@QuarkusIntegrationTest
@Tag("packaged")
class ThumbnailAppIT extends ThumbnailIT {}
