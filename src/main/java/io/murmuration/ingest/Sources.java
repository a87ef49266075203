package io.murmuration.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.murmuration.config.BearerToken;
import io.murmuration.config.ConfigException;
import io.murmuration.config.HttpAccess;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.bluesky.JetstreamProtocol;
import io.murmuration.ingest.live.mastodon.MastodonProtocol;
import io.murmuration.ingest.live.x.XProtocol;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushSource;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.ingest.simulate.SimulatedSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Makes the sources that the settings name. */
public final class Sources {
  /** RFC 8878, section 5. */
  private static final byte[] ZSTD_DICTIONARY = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

  private Sources() {}

  /**
   * Makes sure that the settings have what the sources that they name need.
   *
   * @throws ConfigException if something is missing
   */
  public static void require(IngestSettings settings) {
    requireFile(
        "ingest.trustedCert",
        settings.trustedCert(),
        "-----BEGIN CERTIFICATE-----".getBytes(US_ASCII));
    for (Source source : settings.sources()) {
      switch (source) {
        case REPLAY -> {
          if (settings.replay().file() == null) {
            throw new ConfigException(
                "ingest.replay.file", null, "the path of a file, or - for standard input");
          }
        }
        case BLUESKY ->
            requireFile(
                "ingest.bluesky.dictionary", settings.bluesky().dictionary(), ZSTD_DICTIONARY);
        case MASTODON -> {
          if (settings.mastodon().server() == null) {
            throw new ConfigException(
                "ingest.mastodon.server",
                null,
                "a server, such as mastodon.social (or --server HOST)");
          }
          requireSecure(
              "ingest.mastodon.server", settings.mastodon().server(), settings.mastodon().token());
        }
        case X -> {
          if (settings.x().token() == null) {
            throw new ConfigException(
                "X_BEARER_TOKEN is not set (nor is ingest.x.bearerToken): the source x needs the"
                    + " bearer token of an app at X");
          }
          requireSecure("ingest.x.url", settings.x().url(), settings.x().token());
        }
        case SIMULATE, PUSH -> {}
      }
    }
  }

  /** A file that is named has to be there, and to hold what it is for. */
  private static void requireFile(String key, Path file, byte[] marks) {
    try {
      if (file == null || holds(Files.readAllBytes(file), marks)) {
        return;
      }
    } catch (IOException e) {
      throw new ConfigException(key, file, "a file that can be read");
    }
    throw new ConfigException(
        key,
        file,
        marks == ZSTD_DICTIONARY ? "a dictionary of Zstandard" : "a file of PEM certificates");
  }

  private static boolean holds(byte[] bytes, byte[] marks) {
    return new String(bytes, ISO_8859_1).contains(new String(marks, ISO_8859_1));
  }

  /** Whoever listens along could use a token. */
  private static void requireSecure(String key, URI address, BearerToken token) {
    boolean local = HttpAccess.isLoopback(address.getHost());
    if (token != null && address.getScheme().equals("http") && !local) {
      throw new ConfigException(key, address, "https: there is a token, which http would show");
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
