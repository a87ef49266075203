package io.murmuration.ingest;

import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.bluesky.JetstreamProtocol;
import io.murmuration.ingest.live.mastodon.MastodonProtocol;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushSource;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.ingest.simulate.SimulatedSource;
import io.vertx.core.Vertx;
import java.io.IOException;
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
      if (source == Source.MASTODON && settings.mastodon().server() == null) {
        throw new ConfigException(
            "ingest.mastodon.server", null, "a server, such as mastodon.social (or --server HOST)");
      }
    }
  }

  /**
   * Makes a source.
   *
   * @param inbox where posts come in that others send
   * @throws IOException if a file that the settings name cannot be read
   */
  static PostSource create(Vertx vertx, Source kind, IngestSettings settings, PushInbox inbox)
      throws IOException {
    return switch (kind) {
      case SIMULATE ->
          new SimulatedSource(
              settings.simulate().seed(), settings.simulate().rate(), SourceClock.SYSTEM);
      case REPLAY -> replay(settings.replay());
      case BLUESKY ->
          new LiveSource(
              vertx, new JetstreamProtocol(vertx, settings.bluesky(), settings.trustedCert()));
      case MASTODON ->
          new LiveSource(
              vertx, new MastodonProtocol(vertx, settings.mastodon(), settings.trustedCert()));
      case PUSH -> new PushSource(inbox);
      case X -> throw new ConfigException("ingest.source", kind.word(), "simulate or replay");
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
