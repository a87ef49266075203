package io.murmuration;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.Applicability;
import io.murmuration.config.Applicability.Rule;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.support.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks the rules on settings that apply only together with others. */
class ApplicabilityTest {
  private static final String CLUSTER = "\"kafka\": {\"url\": \"kafka://127.0.0.1:1\"}";
  private static final String URL = "KAFKA_URL (kafka.url) is kafka://127.0.0.1:1";

  /**
   * A violation of a rule.
   *
   * @param file the content of the configuration file
   * @param args the command line, with words separated by spaces
   * @param names the names that the error contains
   */
  private record Example(String file, String args, List<String> names) {}

  private static final Map<String, Example> OPTIONS =
      Map.ofEntries(
          entry("--data", new Example(CLUSTER, "--data d", List.of("--data", URL))),
          entry(
              "--kafka-port",
              new Example(CLUSTER, "replay pom.xml --kafka-port 0", List.of("--kafka-port", URL))),
          entry(
              "--rate",
              new Example("", "--rate 5 --source bluesky", List.of("--rate", "--source"))),
          entry(
              "--seed",
              new Example(
                  "\"ingest\": {\"source\": \"push\"}", "--seed 5", List.of("--seed", "is push"))),
          entry(
              "--server",
              new Example(
                  "",
                  "record --source simulate --server s.example new.jsonl",
                  List.of("--server", "--source (ingest.source) is simulate"))),
          entry(
              "record --keywords",
              new Example(
                  "\"ingest\": {\"x\": {\"stream\": \"sample\", \"bearerToken\": \"a\"}}",
                  "record --source x --keywords tea new.jsonl",
                  List.of("--keywords", "ingest.x.stream is sample"))),
          entry(
              "rewind --restart",
              new Example("", "rewind --to 1h --restart", List.of("--restart", "--into"))),
          entry(
              "rewind --confirm",
              new Example("", "rewind --to 1h --confirm all", List.of("--confirm", "--execute"))),
          entry(
              "rewind --into",
              new Example(
                  "", "rewind --to 1h --into a- --execute", List.of("--into", "--execute"))),
          entry(
              "topics create --compaction",
              new Example(
                  "",
                  "topics create a --compaction --retention 1h",
                  List.of("--compaction", "--retention"))),
          entry(
              "tail --from", new Example("", "tail a --from 1h -n 5", List.of("--from", "--last"))),
          entry(
              "tail --json",
              new Example("", "tail a --json --pretty", List.of("--json", "--pretty"))),
          entry(
              "write --tombstone",
              new Example("", "write a --tombstone", List.of("--tombstone", "--key"))),
          entry("lag --max", new Example("", "lag --max 5", List.of("--max", "--once"))),
          entry("lag --follow", new Example("", "lag --once -f", List.of("--follow", "--once"))),
          entry(
              "lag --count",
              new Example("", "lag --once --count 3", List.of("--count", "--once"))));

  private static final Map<String, Map<String, String>> SETTINGS = new HashMap<>();
  private static final List<Rule> ALL = new ArrayList<>(Applicability.OPTIONS);

  static {
    ALL.addAll(Applicability.SETTINGS);
  }

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void makeCertificates() throws GeneralSecurityException {
    TestAuthority authority = new TestAuthority("authority");
    TestAuthority.Identity client = authority.client("client", Instant.now());
    Map<String, String> plain = Map.of("KAFKA_URL", "kafka://127.0.0.1:1");
    SETTINGS.put(
        "KAFKA_TRUSTED_CERT (kafka.tls.trustedCert)",
        with(plain, "KAFKA_TRUSTED_CERT", authority.certificate()));
    SETTINGS.put(
        "KAFKA_CLIENT_CERT (kafka.tls.clientCert)",
        with(plain, "KAFKA_CLIENT_CERT", client.chain(), "KAFKA_CLIENT_CERT_KEY", client.key()));
    SETTINGS.put(
        "KAFKA_TLS_VERIFY_HOSTNAME=false (kafka.tls.verifyHostname)",
        with(plain, "KAFKA_TLS_VERIFY_HOSTNAME", "false"));
    SETTINGS.put(
        "kafka.client.ssl.*",
        with(plain, "file", "\"fanout\": {\"kafka\": {\"ssl.protocol\": \"TLSv1.3\"}}"));
    SETTINGS.put(
        "kafka.client.sasl.*",
        with(plain, "file", "\"kafka\": {\"client\": {\"sasl.jaas.config\": \"secret\"}}"));
    SETTINGS.put(
        "KAFKA_USERNAME (kafka.sasl.username)",
        Map.of(
            "KAFKA_SASL_MECHANISM", "PLAIN", "KAFKA_USERNAME", "me", "KAFKA_PASSWORD", "secret"));
  }

  private static Map<String, String> with(Map<String, String> environment, String... more) {
    Map<String, String> result = new HashMap<>(environment);
    for (int i = 0; i < more.length; i += 2) {
      result.put(more[i], more[i + 1]);
    }
    return result;
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void rule_isInTheDocumentation(Rule rule) throws IOException {
    assertThat(Files.readString(Path.of("docs/configuration.md")).replace("`", "").lines())
        .anyMatch(line -> line.startsWith("| " + rule.subject() + " | " + rule.condition() + " "));
  }

  @Test
  void option_thatCannotApply_exits2NamingBothKeys() throws IOException {
    assertThat(OPTIONS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Applicability.OPTIONS.stream().map(Rule::subject).toList());
    for (Example example : OPTIONS.values()) {
      assertThat(execute(example.file(), example.args())).as(example.args()).isEqualTo(2);
      assertThat(err.toString()).contains(example.names()).doesNotContain("\tat ");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void setting_thatContradictsTheAddress_isRefusedNamingBothKeys() {
    assertThat(SETTINGS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Applicability.SETTINGS.stream().map(Rule::subject).toList());
    SETTINGS.forEach(
        (subject, environment) -> {
          String file = "{%s}".formatted(environment.getOrDefault("file", ""));
          String error =
              error(() -> Applicability.requireSettings(Settings.parse(file, environment)));
          assertThat(error).as(subject).isNotNull().doesNotContain("secret");
          String name = subject.replaceAll("[ =*].*", "").replaceFirst("kafka\\.client\\.", "");
          assertThat(error).contains(name).contains("needs ", ", but ");
        });
  }

  private static String error(Runnable task) {
    try {
      task.run();
      return null;
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }

  /** The environment of all processes, as from a shared file. */
  @ParameterizedTest
  @ValueSource(strings = {"kafka://127.0.0.1:1", "kafka+ssl://127.0.0.1:1"})
  void environment_ofOtherProcesses_isAccepted(String url) {
    Map<String, String> environment =
        with(
            Map.of("KAFKA_URL", url),
            "KAFKA_PREFIX",
            "a-",
            "PORT",
            "8080",
            "METRICS_PORT",
            "9000",
            "ADMIN_TOKEN",
            "0123456789abcdef",
            "PUSH_TOKEN",
            "0123456789abcdef",
            "MASTODON_TOKEN",
            "a",
            "X_BEARER_TOKEN",
            "a");
    String file =
        """
        {"kafka": {"data": "data", "port": 9092}, "fanout": {"ownTopics": 3},
         "ingest": {"source": "simulate", "mastodon": {"server": "s.example"}},
         "observe": {"host": "127.0.0.1"}}
        """;

    assertThat(error(() -> Applicability.requireSettings(Settings.parse(file, environment))))
        .isNull();
  }

  private int execute(String file, String args) throws IOException {
    Path conf = Files.writeString(directory.resolve("conf.json"), "{" + file + "}");
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] words = (args + " -conf " + conf).split(" ");
    return Main.commandLine(words)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
