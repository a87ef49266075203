package io.murmuration.ingest;

import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.bluesky.JetstreamProtocol;
import io.murmuration.ingest.live.mastodon.MastodonProtocol;
import io.murmuration.ingest.live.x.FollowedKeywords;
import io.murmuration.ingest.live.x.XProtocol;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushSource;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.ingest.simulate.SimulatedSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.OptionalDouble;

/** Makes the sources that the settings name. */
public final class Sources {
  private Sources() {}

  /**
   * Makes sure that the settings have what the sources that they name need.
   *
   * @throws ConfigException if something is missing
   */
  public static void require(IngestSettings settings) {
    for (Source source : settings.sources()) {
      if (source == Source.REPLAY && settings.replay().file() == null) {
        throw new ConfigException(
            "ingest.replay.file", null, "the path of a file, or - for standard input");
      }
      if (source == Source.MASTODON && settings.mastodon().server() == null) {
        throw new ConfigException(
            "ingest.mastodon.server", null, "a server, such as mastodon.social (or --server HOST)");
      }
      if (source == Source.X && settings.x().token() == null) {
        throw new ConfigException(
            "X_BEARER_TOKEN is not set (nor is ingest.x.bearerToken): the source x needs the bearer"
                + " token of an app at X");
      }
    }
  }

  /** Whether what is read from a source depends on the keywords. */
  static boolean follow(IngestSettings settings) {
    return settings.sources().contains(Source.X)
        && settings.x().stream() == IngestSettings.X.Feed.FILTERED;
  }

  /**
   * Makes a source.
   *
   * @param keywords open if {@link #follow} says so
   * @param inbox where posts come in that others send, {@code null} if none do
   * @throws IOException if a file that the settings name cannot be read
   */
  static PostSource create(
      Vertx vertx, Source kind, IngestSettings settings, FollowedKeywords keywords, PushInbox inbox)
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
      case X ->
          new LiveSource(
              vertx, new XProtocol(vertx, settings.x(), settings.trustedCert(), keywords));
      case PUSH -> new PushSource(inbox);
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
