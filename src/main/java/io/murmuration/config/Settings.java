package io.murmuration.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All settings. The environment overrides the configuration file, which overrides the defaults. The
 * variables are {@code KAFKA_URL}, {@code KAFKA_PREFIX} and others that begin with {@code KAFKA_},
 * {@code PORT}, {@code METRICS_PORT}, {@code ADMIN_TOKEN}, {@code ALLOWED_HOSTS}, {@code
 * TRUSTED_PROXIES}, {@code X_BEARER_TOKEN}, {@code MASTODON_TOKEN}, {@code PUSH_TOKEN} and {@code
 * OTEL_…}. Relative data directories start at {@code MURMURATION_HOME}. An invalid setting is a
 * {@link ConfigException} that names the first such key.
 */
@RecordBuilder
public record Settings(
    Kafka kafka,
    List<String> keywords,
    IngestSettings ingest,
    Fanout fanout,
    Stage aggregate,
    RelatedTerms relatedTerms,
    Visualization visualization,
    Observe observe,
    HttpLimits http)
    implements SettingsBuilder.With {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * The cluster. {@code url} is {@code null} for the embedded broker, which listens on {@code port}
   * and stores its data in {@code data}. With {@code keepAllPosts}, posts are not deleted after a
   * day or beyond a size.
   */
  @RecordBuilder
  public record Kafka(
      KafkaUrl url, String prefix, int port, Path data, boolean keepAllPosts, KafkaSecurity access)
      implements SettingsKafkaBuilder.With {
    public Kafka(KafkaUrl url, String prefix, int port, Path data, boolean keepAllPosts) {
      this(url, prefix, port, data, keepAllPosts, KafkaSecurity.DEFAULT);
    }
  }

  /** The time during which a stage collects outputs before it commits them. */
  public record Stage(Duration commitInterval) {}

  /** At most {@code ownTopics} busy keywords have their own topics; the others share one. */
  @RecordBuilder
  public record Fanout(Duration commitInterval, int ownTopics)
      implements SettingsFanoutBuilder.With {
    public static final int DEFAULT_OWN_TOPICS = 16;
  }

  /** {@code counters} is the maximum number of terms per keyword and pane. */
  public record RelatedTerms(Duration commitInterval, int counters) {
    public static final int MAX_COUNTERS = 1_000_000;
  }

  /**
   * The server of the page; port 0 is any free port. {@code origin} is the only web origin whose
   * pages may connect, or {@code null} for the page's own. Clients with {@code adminToken} may make
   * changes; with {@code null}, clients with the token of the data directory. {@code allowedHosts}
   * are additional names of the server. {@code trustedProxies} name the clients of their requests.
   */
  @RecordBuilder
  public record Visualization(
      String host,
      int port,
      String origin,
      AccessToken adminToken,
      List<String> allowedHosts,
      List<IpNetwork> trustedProxies)
      implements SettingsVisualizationBuilder.With {
    public Visualization(String host, int port, String origin, AccessToken adminToken) {
      this(host, port, origin, adminToken, List.of(), List.of());
    }
  }

  /**
   * Health, metrics and traces. {@code port} serves health and metrics, in addition to the server
   * of the page; {@code null} for the page only. A stage with a lag above {@code maxLagRecords} is
   * not ready; {@code null} for no limit. {@code traceRatio} is the share of posts that begin a
   * trace, or {@code null} for 1 % if traces are exported and none otherwise.
   */
  @RecordBuilder
  public record Observe(
      String host, Integer port, Long maxLagRecords, Double traceRatio, OtelVariables otel)
      implements SettingsObserveBuilder.With {
    private static final double EXPORTED_SHARE = 0.01;

    /** Returns the share of posts that begin a trace, from 0 to 1. */
    public double shareOfTraces() {
      if (traceRatio != null) {
        return traceRatio;
      }
      return otel.exportsTraces() ? EXPORTED_SHARE : 0;
    }
  }

  public static Settings defaults() {
    return parse("{}", Map.of());
  }

  /**
   * Parses a configuration.
   *
   * @param json the text of a configuration file
   * @param environment the environment variables, which override the file
   */
  public static Settings parse(String json, Map<String, String> environment) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "the configuration is not valid JSON: line %d: %s"
              .formatted(e.getLocation().getLineNr(), JsonErrors.describe(e)));
    }
    Settings settings = Section.read(root, s -> read(s, environment)).with(environment);
    if (settings.kafka.url() != null) {
      Applicability.requireSettings(settings);
    }
    return settings;
  }

  private static Settings read(Section root, Map<String, String> environment) {
    Map<String, ClientOverrides.Passed> clients = new TreeMap<>();
    Settings settings =
        new Settings(
            root.section("kafka", s -> kafka(s, environment)),
            root.strings("keywords"),
            stage(root, "ingest", "ingest", clients, IngestSettings::read),
            stage(
                root,
                "fanout",
                "fanout",
                clients,
                s ->
                    new Fanout(
                        commitInterval(s, 20),
                        (int) s.integer("ownTopics", Fanout.DEFAULT_OWN_TOPICS, 0, 10_000))),
            stage(root, "aggregate", "aggregate", clients, s -> new Stage(commitInterval(s, 20))),
            stage(
                root,
                "relatedTerms",
                "related-terms",
                clients,
                s ->
                    new RelatedTerms(
                        commitInterval(s, 1000),
                        (int) s.integer("counters", 1000, 100, RelatedTerms.MAX_COUNTERS))),
            stage(root, "visualization", "visualization", clients, PageSettings::read),
            root.section("observe", Settings::observe),
            root.section("http", HttpLimits::read));
    return settings.withKafka(
        settings.kafka.withAccess(settings.kafka.access().withStages(clients)));
  }

  /** Reads the section of a stage, and adds its client settings under the name of the stage. */
  private static <T> T stage(
      Section root,
      String key,
      String name,
      Map<String, ClientOverrides.Passed> clients,
      Function<Section, T> reader) {
    return root.section(
        key,
        s -> {
          ClientOverrides.Passed passed = ClientOverrides.Passed.read(s, "kafka");
          if (!passed.settings().isEmpty()) {
            clients.put(name, passed);
          }
          return reader.apply(s);
        });
  }

  private static Observe observe(Section s) {
    Long port = s.optionalInteger("port", 0, 65535);
    return new Observe(
        s.string("host", "127.0.0.1"),
        port == null ? null : port.intValue(),
        s.optionalInteger("maxLagRecords", 0, Long.MAX_VALUE),
        s.share("traceRatio"),
        OtelVariables.NONE);
  }

  private static Kafka kafka(Section s, Map<String, String> environment) {
    String url = s.string("url", null);
    return new Kafka(
        url == null ? null : KafkaUrl.parse(s.path("url"), url),
        prefix(s.path("prefix"), s.string("prefix", "")),
        (int) s.integer("port", 9092, 0, 65535),
        Path.of(s.string("data", "data")),
        s.bool("keepAllPosts", false),
        KafkaSecurity.read(s, environment));
  }

  static Duration commitInterval(Section s, long defaultMillis) {
    return Duration.ofMillis(s.integer("commitIntervalMillis", defaultMillis, 10, 2_000));
  }

  private static String prefix(String key, String prefix) {
    if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      throw new ConfigException(
          key, prefix, "at most 100 of the characters that topics may have: a-z A-Z 0-9 . _ -");
    }
    return prefix;
  }

  private Settings with(Map<String, String> environment) {
    Settings result = withIngest(ingest.with(environment));
    String url = environment.getOrDefault("KAFKA_URL", "");
    if (!url.isEmpty()) {
      result = result.withKafkaUrl(KafkaUrl.parse("KAFKA_URL", url));
    }
    String prefix = environment.get("KAFKA_PREFIX");
    if (prefix != null) {
      result = result.withPrefix(prefix("KAFKA_PREFIX", prefix));
    }
    String port = environment.getOrDefault("PORT", "");
    if (!port.isEmpty()) {
      result =
          result.withVisualization(visualization.withHost("0.0.0.0").withPort(port("PORT", port)));
    }
    result = result.withObserve(observe.withOtel(OtelVariables.of(environment)));
    String metricsPort = environment.getOrDefault("METRICS_PORT", "");
    if (!metricsPort.isEmpty()) {
      result =
          result.withObserve(
              result.observe.withHost("0.0.0.0").withPort(port("METRICS_PORT", metricsPort)));
    }
    result = result.withVisualization(PageSettings.with(result.visualization, environment));
    String home = environment.getOrDefault("MURMURATION_HOME", "");
    return home.isEmpty() ? result : result.withData(Path.of(home).resolve(kafka.data()));
  }

  private static int port(String key, String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new ConfigException(key, port, "a port from 0 to 65535");
    }
    return Integer.parseInt(port);
  }

  public Settings withData(Path data) {
    return withKafka(kafka.withData(data));
  }

  public Settings withKafkaPort(int port) {
    return withKafka(kafka.withPort(port));
  }

  public Settings withKafkaUrl(KafkaUrl url) {
    return withKafka(kafka.withUrl(url));
  }

  public Settings withPrefix(String prefix) {
    return withKafka(kafka.withPrefix(prefix));
  }

  public Settings withOwnTopics(int ownTopics) {
    return withFanout(fanout.withOwnTopics(ownTopics));
  }
}
