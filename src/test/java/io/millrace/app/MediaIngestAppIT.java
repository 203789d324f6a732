package io.millrace.app;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link MediaIngestIT} against the packaged application: the jar, or the native executable. */
@QuarkusIntegrationTest
class MediaIngestAppIT extends MediaIngestIT {}
