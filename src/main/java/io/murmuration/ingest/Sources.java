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

/** Creates the sources that the settings name. */
public final class Sources {
  /** RFC 8878, section 5. */
  private static final byte[] ZSTD_DICTIONARY = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

  private Sources() {}

  /**
   * Checks that the settings of the named sources are complete.
   *
   * @throws ConfigException if a setting is missing or invalid
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
                "X_BEARER_TOKEN is not set. The source x requires the bearer token of an X app:"
                    + " set X_BEARER_TOKEN or ingest.x.bearerToken.");
          }
          requireSecure("ingest.x.url", settings.x().url(), settings.x().token());
        }
        case SIMULATE, PUSH -> {}
      }
    }
  }

  /** Requires that a configured file exists and contains a marker of its format. */
  private static void requireFile(String key, Path file, byte[] marker) {
    try {
      if (file == null || contains(Files.readAllBytes(file), marker)) {
        return;
      }
    } catch (IOException e) {
      throw new ConfigException(key, file, "a readable file");
    }
    throw new ConfigException(
        key,
        file,
        marker == ZSTD_DICTIONARY ? "a Zstandard dictionary" : "a file of PEM certificates");
  }

  private static boolean contains(byte[] bytes, byte[] marker) {
    return new String(bytes, ISO_8859_1).contains(new String(marker, ISO_8859_1));
  }

  /**
   * Rejects plain HTTP to other machines if there is a token, which would be readable in transit.
   */
  private static void requireSecure(String key, URI address, BearerToken token) {
    boolean local = HttpAccess.isLoopback(address.getHost());
    if (token != null && address.getScheme().equals("http") && !local) {
      throw new ConfigException(key, address, "https, since http would expose the token");
    }
  }

  /** Returns whether the content of a source depends on the followed keywords. */
  static boolean follow(IngestSettings settings) {
    return settings.sources().contains(Source.X)
        && settings.x().stream() == IngestSettings.X.Feed.FILTERED;
  }

  /**
   * Creates a source.
   *
   * @param keywords the followed keywords, open if {@link #follow} returns true
   * @param inbox the inbox of posts that clients push, or {@code null} if there is none
   * @throws IOException if a file that the settings name cannot be read
   */
  static PostSource create(
      Vertx vertx, Source kind, IngestSettings settings, FollowedKeywords keywords, PushInbox inbox)
      throws IOException {
    return switch (kind) {
      case SIMULATE ->
          new SimulatedSource(
              settings.simulate().seed(), settings.simulate().rate(), SourceClock.SYSTEM);
      case REPLAY -> new ReplaySource(settings.replay(), SourceClock.SYSTEM);
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
}
