package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;

/** What comes along a track: its configuration, and coded frames that go by it. */
sealed interface TrackItem {

  record Config(TrackConfig config) implements TrackItem {}

  record Coded(Frame frame) implements TrackItem {}
}
