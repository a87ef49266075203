package io.murmuration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void parse_emptyObject_isTheDefaults() {
    Settings settings = Settings.parse("{}", Map.of());

    assertThat(settings).isEqualTo(Settings.defaults());
    assertThat(settings.kafka())
        .isEqualTo(new Settings.Kafka(null, "", 9092, Path.of("data"), false));
    assertThat(settings.keywords()).isEmpty();
    assertThat(settings.ingest())
        .isEqualTo(
            new IngestSettings(
                List.of(IngestSettings.Source.SIMULATE),
                new IngestSettings.Simulate(200, 1),
                new IngestSettings.Replay(null, null, false),
                new IngestSettings.Bluesky(
                    List.of(
                        URI.create("wss://jetstream1.us-east.bsky.network"),
                        URI.create("wss://jetstream2.us-east.bsky.network"),
                        URI.create("wss://jetstream1.us-west.bsky.network"),
                        URI.create("wss://jetstream2.us-west.bsky.network")),
                    null,
                    URI.create("https://public.api.bsky.app")),
                new IngestSettings.X(
                    null,
                    IngestSettings.X.Feed.FILTERED,
                    0,
                    1_000,
                    1_024,
                    URI.create("https://api.x.com")),
                new IngestSettings.Mastodon(
                    null, null, "public", null, null, IngestSettings.Mastodon.Transport.SSE),
                new IngestSettings.Push("127.0.0.1", 8081, null, 5 << 20),
                null,
                1_000_000,
                Duration.ofMillis(50)));
    assertThat(settings.relatedTerms())
        .isEqualTo(new Settings.RelatedTerms(Duration.ofSeconds(1), 1000));
    assertThat(settings.visualization())
        .isEqualTo(new Settings.Visualization("127.0.0.1", 8080, null, null));
  }

  @Test
  void parse_everyKey_isApplied() {
    String json =
        """
        {
          "kafka": {
            "url": "kafka://broker:9093", "prefix": "mine-", "port": 1, "data": "d", "keepAllPosts": true
          },
          "keywords": ["a", "b c"],
          "ingest": {
            "source": "replay, push",
            "simulate": { "rate": 0.5, "seed": -3 },
            "replay": { "file": "f", "speed": 2.5, "originalTimes": true },
            "bluesky": { "hosts": ["ws://127.0.0.1:6008"], "dictionary": "d.zdict", "appView": "" },
            "x": {
              "bearerToken": "AAA%3D", "stream": "sample", "backfillMinutes": 5,
              "maxRules": 25, "maxRuleLength": 512, "url": "http://localhost:1"
            },
            "mastodon": {
              "server": "mastodon.example", "token": "abc", "stream": "hashtag", "tag": "tea",
              "transport": "websocket"
            },
            "push": { "host": "::1", "port": 3, "token": "fedcba9876543210", "maxRequestBytes": 2048 },
            "trustedCert": "ca.pem",
            "recentIds": 7,
            "commitIntervalMillis": 10
          },
          "fanout": { "commitIntervalMillis": 20, "ownTopics": 3 },
          "aggregate": { "commitIntervalMillis": 30 },
          "relatedTerms": { "commitIntervalMillis": 40, "counters": 100 },
          "visualization": {
            "host": "::1", "port": 2, "origin": "https://example.org", "adminToken": "0123456789abcdef"
          },
          "observe": { "host": "::1", "port": 4, "maxLagRecords": 5, "traceRatio": 0.25 },
          "http": { "maxConnections": 30, "maxConnectionsPerNetwork": 20 }
        }
        """;

    assertThat(Settings.parse(json, Map.of()))
        .isEqualTo(
            new Settings(
                new Settings.Kafka(new KafkaUrl("broker:9093"), "mine-", 1, Path.of("d"), true),
                List.of("a", "b c"),
                new IngestSettings(
                    List.of(IngestSettings.Source.REPLAY, IngestSettings.Source.PUSH),
                    new IngestSettings.Simulate(0.5, -3),
                    new IngestSettings.Replay("f", 2.5, true),
                    new IngestSettings.Bluesky(
                        List.of(URI.create("ws://127.0.0.1:6008")), Path.of("d.zdict"), null),
                    new IngestSettings.X(
                        new BearerToken("AAA%3D"),
                        IngestSettings.X.Feed.SAMPLE,
                        5,
                        25,
                        512,
                        URI.create("http://localhost:1")),
                    new IngestSettings.Mastodon(
                        URI.create("https://mastodon.example"),
                        new BearerToken("abc"),
                        "hashtag",
                        "tea",
                        null,
                        IngestSettings.Mastodon.Transport.WEBSOCKET),
                    new IngestSettings.Push(
                        "::1", 3, AccessToken.parse("test", "fedcba9876543210"), 2048),
                    Path.of("ca.pem"),
                    7,
                    Duration.ofMillis(10)),
                new Settings.Fanout(Duration.ofMillis(20), 3),
                new Settings.Stage(Duration.ofMillis(30)),
                new Settings.RelatedTerms(Duration.ofMillis(40), 100),
                new Settings.Visualization(
                    "::1", 2, "https://example.org", AccessToken.parse("test", "0123456789abcdef")),
                new Settings.Observe("::1", 4, 5L, 0.25, OtelVariables.NONE),
                new HttpLimits(30, 20)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"murmuration", "ingest", "fanout", "aggregate", "related-terms", "visualization"})
  void parse_filesOfConf_areAccepted(String name) throws IOException {
    Settings settings = Settings.parse(Files.readString(Path.of("conf", name + ".json")), Map.of());

    assertThat(settings.ingest()).isEqualTo(Settings.defaults().ingest());
    assertThat(settings.visualization()).isEqualTo(Settings.defaults().visualization());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                  | configuration       | an array  | an object",
        "{'kafka': 1}                        | kafka               | a number  | an object",
        "{'kafka': {'url': 1}}               | kafka.url           | 1         | a string",
        "{'kafka': {'url': 'x:1'}}           | kafka.url           | x:1       | kafka://host:port",
        "{'kafka': {'prefix': 'a/b'}}        | kafka.prefix        | a/b       | topics may have",
        "{'kafka': {'port': '9092'}}         | kafka.port          | '9092'    | from 0 to 65535",
        "{'kafka': {'port': 65536}}          | kafka.port          | 65536     | from 0 to 65535",
        "{'kafka': {'port': 1.5}}            | kafka.port          | 1.5       | a whole number",
        "{'kafka': {'port': 99999999999999999999}} | kafka.port    | 99999999999999999999 | a whole number",
        "{'kafka': {'data': false}}          | kafka.data          | false     | a string",
        "{'kafka': {'keepAllPosts': 'yes'}}  | kafka.keepAllPosts  | 'yes'     | true or false",
        "{'keywords': 'a,b'}                 | keywords            | 'a,b'     | an array of strings",
        "{'keywords': ['a', 1]}              | keywords            | ['a',1]   | an array of strings",
        "{'ingest': {'source': 'twitter'}}   | ingest.source       | twitter   | one of simulate, replay",
        "{'ingest': {'simulate': {'rate': 0}}}     | ingest.simulate.rate | 0   | a number above 0",
        "{'ingest': {'simulate': {'rate': 1e999}}} | ingest.simulate.rate | 'Infinity' | a number above 0",
        "{'ingest': {'simulate': {'seed': 1.5}}}   | ingest.simulate.seed | 1.5 | a whole number",
        "{'ingest': {'replay': {'speed': -1}}}     | ingest.replay.speed  | -1  | a number above 0",
        "{'ingest': {'replay': {'originalTimes': 1}}} | ingest.replay.originalTimes | 1 | true or false",
        "{'ingest': {'recentIds': 0}}        | ingest.recentIds    | 0         | from 1 to 100000000",
        "{'ingest': {'commitIntervalMillis': 9}} | ingest.commitIntervalMillis | 9 | from 10 to 2000",
        "{'fanout': {'ownTopics': -1}} | fanout.ownTopics | -1 | from 0 to 10000",
        "{'fanout': {'ownTopics': 1.5}} | fanout.ownTopics | 1.5 | from 0 to 10000",
        "{'fanout': {'commitIntervalMillis': 2001}} | fanout.commitIntervalMillis | 2001 | from 10 to 2000",
        "{'ingest': {'x': 'SECRET'}}         | ingest.x            | a string  | an object",
        "{'aggregate': []}                   | aggregate           | an array  | an object",
        "{'relatedTerms': {'counters': 99}}  | relatedTerms.counters | 99      | from 100 to 1000000",
        "{'visualization': {'port': -1}}     | visualization.port  | -1        | from 0 to 65535",
        "{'visualization': {'host': 7}}      | visualization.host  | 7         | a string",
        "{'observe': {'port': 65536}}        | observe.port        | 65536     | from 0 to 65535",
        "{'observe': {'maxLagRecords': -1}}  | observe.maxLagRecords | -1      | a whole number from 0",
        "{'observe': {'traceRatio': 1.1}}    | observe.traceRatio  | 1.1       | a number from 0 to 1",
        "{'observe': {'traceRatio': 'all'}}  | observe.traceRatio  | 'all'     | a number from 0 to 1",
        "{'http': {'maxConnections': 0}}     | http.maxConnections | 0         | a whole number from 1",
        "{'http': {'maxConnections': 'x'}}   | http.maxConnections | 'x'       | a whole number from 1",
        "{'http': {'maxConnectionsPerNetwork': -1}} | http.maxConnectionsPerNetwork | -1 | from 1 to 1000000",
        "{'http': {'maxConnections': 5, 'maxConnectionsPerNetwork': 6}} | http.maxConnectionsPerNetwork | 6 | from 1 to 5"
      })
  void parse_wrongValue_namesKeyValueAndExpectedValue(
      String json, String key, String held, String expected) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse(json(json), Map.of()))
        .withMessageStartingWith(key + " is ")
        .withMessageContaining(" is " + json(held) + ", expected ")
        .withMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kafak': {}}                      | kafak is unknown      | kafka",
        "{'ingest': {'sauce': 'replay'}}    | ingest.sauce is unknown | source",
        "{'ingest': {'replay': {'path': 'x'}}} | ingest.replay.path is unknown | file",
        "{'visualization': {'Port': 1}}     | visualization.Port is unknown | port"
      })
  void parse_unknownKey_namesItAndTheKnownKeys(String json, String message, String known) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse(json(json), Map.of()))
        .withMessageContaining(message)
        .withMessageContaining(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "kafka: {}", "{'keywords': ['a']]}"})
  void parse_invalidJson_isRefused(String json) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse(json(json), Map.of()));
  }

  @Test
  void parse_repeatedKey_isRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> Settings.parse("{\"keywords\": [\"a\"], \"keywords\": [\"b\"]}", Map.of()))
        .withMessageContaining("keywords");
  }

  @Test
  void parse_invalidJson_namesTheLine() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse("{\n\"kafka\": {\n oops", Map.of()))
        .withMessageContaining("not valid JSON: line 3");
  }

  @Test
  void parse_environment_overridesTheFile() {
    Settings settings =
        Settings.parse(
            "{\"kafka\": {\"url\": \"kafka://file:1\", \"prefix\": \"file-\", \"data\": \"d\"},"
                + " \"visualization\": {\"host\": \"127.0.0.1\", \"port\": 1}}",
            Map.of(
                "KAFKA_URL", "kafka://env:2",
                "KAFKA_PREFIX", "env-",
                "PORT", "3",
                "MURMURATION_HOME", "/home/m"));

    assertThat(settings.kafka())
        .isEqualTo(
            new Settings.Kafka(new KafkaUrl("env:2"), "env-", 9092, Path.of("/home/m/d"), false));
    assertThat(settings.visualization())
        .isEqualTo(new Settings.Visualization("0.0.0.0", 3, null, null));
  }

  @Test
  void parse_emptyEnvironment_doesNotOverrideTheFile() {
    String file = "{\"kafka\": {\"url\": \"kafka://file:1\"}, \"visualization\": {\"port\": 1}}";

    assertThat(Settings.parse(file, Map.of("KAFKA_URL", "", "PORT", "", "MURMURATION_HOME", "")))
        .isEqualTo(Settings.parse(file, Map.of()));
  }

  @Test
  void parse_emptyPrefixInTheEnvironment_overridesTheFile() {
    assertThat(
            Settings.parse("{\"kafka\": {\"prefix\": \"file-\"}}", Map.of("KAFKA_PREFIX", ""))
                .kafka()
                .prefix())
        .isEmpty();
  }

  @Test
  void parse_absoluteDataDirectory_doesNotStartAtHome() {
    Settings settings =
        Settings.parse("{\"kafka\": {\"data\": \"/d\"}}", Map.of("MURMURATION_HOME", "/home/m"));

    assertThat(settings.kafka().data()).isEqualTo(Path.of("/d"));
  }

  @Test
  void parse_metricsPort_isServedOnAllInterfaces() {
    Settings.Observe observe = Settings.parse("{}", Map.of("METRICS_PORT", "9464")).observe();

    assertThat(observe.host()).isEqualTo("0.0.0.0");
    assertThat(observe.port()).isEqualTo(9464);
    assertThat(Settings.defaults().observe().port()).isNull();
  }

  @Test
  void parse_openTelemetry_tracesOnePercentByDefault() {
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1");

    assertThat(Settings.defaults().observe().shareOfTraces()).isZero();
    assertThat(Settings.parse("{}", environment).observe().shareOfTraces()).isEqualTo(0.01);
    assertThat(
            Settings.parse("{\"observe\": {\"traceRatio\": 0}}", environment)
                .observe()
                .shareOfTraces())
        .isZero();
    assertThat(
            OtelVariables.of(
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1",
                        "OTEL_SDK_DISABLED", "true"))
                .exportsTraces())
        .isFalse();
  }

  @Test
  void parse_openTelemetryHeaders_areNotShown() {
    Settings settings =
        Settings.parse("{}", Map.of("OTEL_EXPORTER_OTLP_HEADERS", "api-key=SECRET", "HOME", "/h"));

    assertThat(settings.toString()).contains("OTEL_EXPORTER_OTLP_HEADERS").doesNotContain("SECRET");
    assertThat(settings.observe().otel().properties())
        .isEqualTo(Map.of("otel.exporter.otlp.headers", "api-key=SECRET"));
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_URL, broker:9092, kafka://host:port",
    "KAFKA_PREFIX, a b, topics may have",
    "KAFKA_TLS_VERIFY_HOSTNAME, no, true or false",
    "KAFKA_URL, 'kafka://a:1,kafka+ssl://b:2', kafka:// for all brokers or kafka+ssl:// for all",
    "PORT, eighty, a port from 0 to 65535",
    "PORT, 65536, a port from 0 to 65535",
    "PORT, -1, a port from 0 to 65535",
    "METRICS_PORT, 65536, a port from 0 to 65535"
  })
  void parse_wrongEnvironment_namesTheVariable(String name, String value, String expected) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse("{}", Map.of(name, value)))
        .withMessageStartingWith(name + " is " + value + ", expected ")
        .withMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka://broker:9092                | broker:9092",
        "kafka://broker:9092/               | broker:9092",
        "kafka://10.0.0.7:65535             | 10.0.0.7:65535",
        "kafka://[::1]:9092                 | [::1]:9092",
        "kafka://[fe80::1:2]:1              | [fe80::1:2]:1",
        "kafka://a:1,kafka://b:2            | a:1,b:2",
        "kafka://a:1, kafka://b-c.example:2 | a:1,b-c.example:2"
      })
  void kafkaUrl_hostsAndPorts_areBootstrapServers(String text, String bootstrapServers) {
    assertThat(KafkaUrl.parse("KAFKA_URL", text).bootstrapServers()).isEqualTo(bootstrapServers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl://broker:9093",
        "https://broker:9092",
        "kafka+ssl://a:1,kafka://b:2",
        "kafka+ssl://user:secret@broker:9093",
        "broker:9092",
        "kafka://broker",
        "kafka://broker:",
        "kafka://:9092",
        "kafka://broker:65536",
        "kafka://broker:0",
        "kafka://::1:9092",
        "kafka://[::1:9092",
        "kafka://user:secret@broker:9092",
        "kafka://broker:9092/path",
        "kafka://a:1,b:2",
        "kafka://a:1,",
        "kafka://a b:1",
        ""
      })
  void kafkaUrl_anythingElse_isRefusedNamingTheKey(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> KafkaUrl.parse("KAFKA_URL", text))
        .withMessageStartingWith("KAFKA_URL is ")
        .withMessageContaining("expected kafka:")
        .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://user:s3cret@broker:9092",
        "kafka+ssl://user:s3cret@broker:9092",
        "kafka:/user:s3cret@broker:9092",
        "user:s3cret@broker:9092",
        "user:s3cret/@broker:9092",
        "user:a@s3cret@broker:9092",
        "kafka://user:a,s3cret@broker:9092",
        "kafka://user:s3cret,a@broker:9092",
        "kafka://user:s3cret\n@broker:9092",
        "user:s3cret@a:1,user:s3cret@broker:9092",
        "kafka://a:1,user:s3cret@broker:9092"
      })
  void kafkaUrl_withPassword_doesNotShowIt(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> KafkaUrl.parse("KAFKA_URL", text))
        .withMessageStartingWith("KAFKA_URL is …@broker:9092, expected kafka://host:port")
        .satisfies(e -> assertThat(e).message().doesNotContain("s3cret"));
  }

  @Test
  void kafkaUrl_encrypted_isSo() {
    KafkaUrl url = KafkaUrl.parse("KAFKA_URL", "kafka+ssl://a:1, kafka+ssl://b:2/");

    assertThat(url).isEqualTo(new KafkaUrl("a:1,b:2", true));
    assertThat(url.text()).isEqualTo("kafka+ssl://a:1,kafka+ssl://b:2");
  }

  @ParameterizedTest
  @CsvSource({
    "kafka://127.0.0.1:1, true",
    "kafka://localhost:1, true",
    "kafka://[::1]:1, true",
    "kafka://10.0.0.1:1, false",
    "'kafka://localhost:1,kafka://a:1', false",
    "kafka://localhost.example:1, false"
  })
  void kafkaUrl_isLocal_onlyOnThisMachine(String text, boolean local) {
    assertThat(KafkaUrl.parse("KAFKA_URL", text).isLocal()).isEqualTo(local);
  }

  @Test
  void adminToken_ofTheEnvironment_comesBeforeTheFileAndLeavesHostAndPort() {
    Settings settings =
        Settings.parse(
            "{\"visualization\": {\"adminToken\": \"from the file, long\", \"port\": 4}}",
            Map.of("ADMIN_TOKEN", "from the environment"));

    assertThat(settings.visualization().adminToken().is("from the environment")).isTrue();
    assertThat(settings.visualization().adminToken().is("from the file, long")).isFalse();
    assertThat(settings.visualization().host()).isEqualTo("127.0.0.1");
    assertThat(settings.visualization().port()).isEqualTo(4);
    assertThat(settings.toString()).doesNotContain("from the environment");
  }

  @Test
  void adminToken_besidePort_isKept() {
    Settings settings =
        Settings.parse("{}", Map.of("ADMIN_TOKEN", "0123456789abcdef", "PORT", "5"));

    assertThat(settings.visualization())
        .isEqualTo(
            new Settings.Visualization("0.0.0.0", 5, null, new AccessToken("0123456789abcdef")));
  }

  @Test
  void adminToken_tooShort_namesTheKeyAndDoesNotShowIt() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse("{}", Map.of("ADMIN_TOKEN", "open sesame 123")))
        .withMessageStartingWith("ADMIN_TOKEN has 15 characters, expected 16")
        .satisfies(e -> assertThat(e).message().doesNotContain("sesame"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse("{\"visualization\": {\"adminToken\": \"\"}}", Map.of()))
        .withMessageStartingWith("visualization.adminToken has 0 characters");
  }

  @Test
  void adminToken_noString_namesTheKeyAndDoesNotShowIt() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> Settings.parse("{\"visualization\": {\"adminToken\": 1234567890}}", Map.of()))
        .withMessageStartingWith("visualization.adminToken is not a string")
        .satisfies(e -> assertThat(e).message().doesNotContain("123"));
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
