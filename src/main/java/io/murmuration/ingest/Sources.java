package io.murmuration.ingest;

import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushSource;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.ingest.simulate.SimulatedSource;
import io.vertx.core.Vertx;
import java.util.OptionalDouble;

/** Makes the sources that the settings name. */
final class Sources {
  private Sources() {}

  /** Makes sure that the settings have what the sources that they name need. */
  static void require(IngestSettings settings) {
    for (Source source : settings.sources()) {
      if (source == Source.REPLAY && settings.replay().file() == null) {
        throw new ConfigException(
            "ingest.replay.file", null, "the path of a file, or - for standard input");
      }
    }
  }

  static PostSource create(Source kind, IngestSettings settings, Vertx vertx, PushInbox inbox) {
    return switch (kind) {
      case SIMULATE ->
          new SimulatedSource(
              settings.simulate().seed(), settings.simulate().rate(), SourceClock.SYSTEM);
      case REPLAY -> replay(settings.replay());
      case PUSH -> new PushSource(inbox);
      case BLUESKY, X, MASTODON ->
          throw new ConfigException("ingest.source", kind.word(), "simulate, replay or push");
    };
  }

  private static PostSource replay(IngestSettings.Replay settings) {
    return new ReplaySource(
        new ReplaySource.Options(
            settings.file(),
            settings.speed() == null ? OptionalDouble.empty() : OptionalDouble.of(settings.speed()),
            settings.originalTimes()),
        SourceClock.SYSTEM);
  }
}
