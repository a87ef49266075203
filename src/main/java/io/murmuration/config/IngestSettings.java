package io.murmuration.config;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of the sources.
 *
 * @param trustedCert a file of trusted PEM certificates, or {@code null} for those of the JVM
 * @param recentIds the size of the duplicate-detection cache, in ids
 */
@RecordBuilder
public record IngestSettings(
    List<Source> sources,
    Simulate simulate,
    Replay replay,
    Bluesky bluesky,
    X x,
    Mastodon mastodon,
    Push push,
    Path trustedCert,
    int recentIds,
    Duration commitInterval)
    implements IngestSettingsBuilder.With {
  private static final List<String> JETSTREAM_HOSTS =
      List.of(
          "wss://jetstream1.us-east.bsky.network",
          "wss://jetstream2.us-east.bsky.network",
          "wss://jetstream1.us-west.bsky.network",
          "wss://jetstream2.us-west.bsky.network");

  public enum Source {
    SIMULATE,
    REPLAY,
    BLUESKY,
    X,
    MASTODON,
    PUSH;

    /** Returns the name in settings, topics and on the page. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Parses the name of a source; an error names the key. */
    public static Source parse(String key, String text) {
      return Stream.of(values())
          .filter(source -> source.word().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new ConfigException(
                      key,
                      text,
                      "one of "
                          + Stream.of(values())
                              .map(Source::word)
                              .collect(Collectors.joining(", "))));
    }

    /** Parses the names of one or more distinct sources, separated by commas. */
    public static List<Source> parseList(String key, String text) {
      List<Source> sources = new ArrayList<>();
      for (String word : text.split(",", -1)) {
        if (word.isBlank()) {
          throw new ConfigException(key, "'" + text + "'", "names separated by single commas");
        }
        Source source = parse(key, word.strip());
        if (sources.contains(source)) {
          throw new ConfigException(key, text, "each source once");
        }
        sources.add(source);
      }
      return List.copyOf(sources);
    }
  }

  /** Simulated posts at a rate per second. Equal seeds produce equal posts. */
  public record Simulate(double rate, long seed) {}

  /**
   * A recorded file, or {@code -} for standard input. {@code speed} is a multiple of real time, or
   * {@code null} for the maximum speed.
   */
  public record Replay(String file, Double speed, boolean originalTimes) {}

  /**
   * Jetstream servers, tried in turn when one fails. {@code dictionary} is the file of the
   * Zstandard dictionary for compressed messages, or {@code null} for uncompressed ones. {@code
   * appView} is the server that knows the handles of accounts, or {@code null} to ask none.
   */
  public record Bluesky(List<URI> hosts, Path dictionary, URI appView) {}

  /**
   * The X API, version 2. {@code backfillMinutes}, at most 5, is the gap that the account's plan
   * fills after a reconnect. {@code maxRules} and {@code maxRuleLength} are limits of the plan.
   */
  @RecordBuilder
  public record X(
      BearerToken token, Feed stream, int backfillMinutes, int maxRules, int maxRuleLength, URI url)
      implements IngestSettingsXBuilder.With {
    /** The stream of posts with the keywords, or a sample of about 1 % of all posts. */
    public enum Feed {
      FILTERED,
      SAMPLE
    }
  }

  /**
   * A server with the API of Mastodon. {@code stream} is {@code public}, {@code public:local},
   * {@code public:remote}, {@code hashtag} or {@code hashtag:local} with a {@code tag}, {@code
   * list} with the id of a {@code list}, or {@code user}. {@code server} and {@code token} may be
   * {@code null}.
   */
  @RecordBuilder
  public record Mastodon(
      URI server, BearerToken token, String stream, String tag, String list, Transport transport)
      implements IngestSettingsMastodonBuilder.With {
    public enum Transport {
      SSE,
      WEBSOCKET
    }
  }

  /**
   * Posts that clients push. {@code port} is that of an ingest in its own process; in one process
   * with the page, posts arrive at the page's port. {@code token} may be {@code null}.
   */
  @RecordBuilder
  public record Push(String host, int port, AccessToken token, int maxRequestBytes)
      implements IngestSettingsPushBuilder.With {}

  private static final Set<String> MASTODON_STREAMS =
      Set.of("public", "public:local", "public:remote", "hashtag", "hashtag:local", "list", "user");

  static IngestSettings read(Section s) {
    String trustedCert = s.string("trustedCert", null);
    return new IngestSettings(
        Source.parseList(s.path("source"), s.string("source", "simulate")),
        s.section("simulate", IngestSettings::simulate),
        s.section(
            "replay",
            r ->
                new Replay(
                    r.string("file", null), r.positive("speed"), r.bool("originalTimes", false))),
        s.section("bluesky", IngestSettings::bluesky),
        s.section("x", IngestSettings::x),
        s.section("mastodon", IngestSettings::mastodon),
        s.section("push", IngestSettings::push),
        trustedCert == null ? null : Path.of(trustedCert),
        (int) s.integer("recentIds", 1_000_000, 1, 100_000_000),
        Settings.commitInterval(s, 50));
  }

  private static Simulate simulate(Section s) {
    Double rate = s.positive("rate");
    return new Simulate(
        rate == null ? 200 : rate, s.integer("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Bluesky bluesky(Section s) {
    List<String> hosts = s.strings("hosts");
    String dictionary = s.string("dictionary", null);
    String appView = s.string("appView", "https://public.api.bsky.app");
    return new Bluesky(
        (hosts.isEmpty() ? JETSTREAM_HOSTS : hosts)
            .stream().map(host -> address(s.path("hosts"), host, "wss", "ws")).toList(),
        dictionary == null ? null : Path.of(dictionary),
        appView.isEmpty() ? null : address(s.path("appView"), appView, "https", "http"));
  }

  private static X x(Section s) {
    String token = s.secret("bearerToken");
    return new X(
        token == null ? null : BearerToken.parse(s.path("bearerToken"), token),
        s.choice("stream", X.Feed.FILTERED),
        (int) s.integer("backfillMinutes", 0, 0, 5),
        (int) s.integer("maxRules", 1_000, 1, 1_000_000),
        (int) s.integer("maxRuleLength", 1_024, 16, 100_000),
        address(s.path("url"), s.string("url", "https://api.x.com"), "https", "http"));
  }

  private static Mastodon mastodon(Section s) {
    String server = s.string("server", null);
    String token = s.secret("token");
    String stream = s.string("stream", "public");
    String tag = s.string("tag", null);
    String list = s.string("list", null);
    if (!MASTODON_STREAMS.contains(stream)) {
      throw new ConfigException(
          s.path("stream"), stream, "one of " + MASTODON_STREAMS.stream().sorted().toList());
    }
    if (stream.startsWith("hashtag") == (tag == null)) {
      throw new ConfigException(s.path("tag"), tag, "a hashtag if and only if stream is hashtag");
    }
    if (stream.equals("list") == (list == null)) {
      throw new ConfigException(s.path("list"), list, "an id if and only if stream is list");
    }
    return new Mastodon(
        server == null ? null : mastodonServer(s.path("server"), server),
        token == null ? null : BearerToken.parse(s.path("token"), token),
        stream,
        tag,
        list,
        s.choice("transport", Mastodon.Transport.SSE));
  }

  private static Push push(Section s) {
    String token = s.secret("token");
    return new Push(
        s.string("host", "127.0.0.1"),
        (int) s.integer("port", 8081, 0, 65535),
        token == null ? null : AccessToken.parse(s.path("token"), token),
        (int) s.integer("maxRequestBytes", 5 << 20, 1_024, 64 << 20));
  }

  /** Parses the host or the complete address of a server. */
  public static URI mastodonServer(String key, String server) {
    String address = server.contains("://") ? server : "https://" + server;
    return address(key, server, address, "https", "http");
  }

  private static URI address(String key, String text, String secure, String plain) {
    return address(key, text, text, secure, plain);
  }

  private static URI address(
      String key, String original, String text, String secure, String plain) {
    try {
      URI uri = new URI(text);
      if ((secure.equals(uri.getScheme()) || plain.equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new ConfigException(key, original, secure + "://host or " + secure + "://host:port");
  }

  IngestSettings with(Map<String, String> environment) {
    IngestSettings result = this;
    String bearer = environment.getOrDefault("X_BEARER_TOKEN", "");
    if (!bearer.isEmpty()) {
      result = result.withX(x.withToken(BearerToken.parse("X_BEARER_TOKEN", bearer)));
    }
    String mastodonToken = environment.getOrDefault("MASTODON_TOKEN", "");
    if (!mastodonToken.isEmpty()) {
      result =
          result.withMastodon(
              mastodon.withToken(BearerToken.parse("MASTODON_TOKEN", mastodonToken)));
    }
    String pushToken = environment.getOrDefault("PUSH_TOKEN", "");
    if (!pushToken.isEmpty()) {
      result = result.withPush(push.withToken(AccessToken.parse("PUSH_TOKEN", pushToken)));
    }
    return result;
  }

  public IngestSettings withSources(Source... sources) {
    return withSources(List.of(sources));
  }

  /** Returns these settings with the replay of a file as their only source. */
  public IngestSettings replaying(Replay replay) {
    return withSources(Source.REPLAY).withReplay(replay);
  }
}
