package io.murmuration.config;

import io.murmuration.config.IngestSettings.Source;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules on options and settings that apply only together with others: the table in {@code
 * docs/configuration.md}. An option that cannot apply is always an error. A key of a file or an
 * environment variable is one only if it contradicts the address of the cluster, since several
 * processes may share the file or the environment.
 */
public final class Applicability {
  /**
   * A rule.
   *
   * @param subject the option or setting, as in the table
   * @param condition the need or exclusion, as in the table
   * @param violation returns the error, or {@code null} if there is none
   */
  public record Rule(String subject, String condition, Function<Given, String> violation) {}

  /**
   * The input of the rules.
   *
   * @param options the options of the command line, such as {@code --rate}, each also with its
   *     command, such as {@code record --rate}
   * @param settings the settings, or {@code null} before they are read
   */
  public record Given(Set<String> options, Settings settings) {}

  /** A condition on the settings. */
  private record Need(String text, Predicate<Settings> isMet, Function<Settings, String> actual) {}

  private static final Need EMBEDDED_KAFKA =
      new Need("the embedded Kafka", s -> s.kafka().url() == null, Applicability::url);
  private static final Need CLUSTER =
      new Need("a cluster in KAFKA_URL", s -> s.kafka().url() != null, Applicability::url);
  private static final Need ENCRYPTION =
      new Need(
          "kafka+ssl:// in KAFKA_URL",
          s -> s.kafka().url() != null && s.kafka().url().encrypted(),
          Applicability::url);
  private static final Need SIMULATE = source(Source.SIMULATE);
  private static final Need MASTODON = source(Source.MASTODON);
  private static final Need FILTERED_X =
      new Need(
          "the source x with ingest.x.stream=filtered",
          s -> reads(s, Source.X) && s.ingest().x().stream() == IngestSettings.X.Feed.FILTERED,
          s ->
              reads(s, Source.X) ? "ingest.x.stream is sample. Remove one of the two" : sources(s));
  private static final Need USER =
      new Need(
          "kafka.sasl or a sasl.mechanism beside it",
          s -> false,
          s -> "neither kafka.sasl nor sasl.mechanism is set");

  /** The rules on options. */
  public static final List<Rule> OPTIONS =
      List.of(
          option("--data", EMBEDDED_KAFKA),
          option("--kafka-port", EMBEDDED_KAFKA),
          option("--rate", SIMULATE),
          option("--seed", SIMULATE),
          option("--server", MASTODON),
          option("record --keywords", FILTERED_X),
          companion("rewind --restart", "it deletes the topics of that prefix", "--into"),
          companion("rewind --confirm", "it confirms a change", "--execute", "--restart"),
          exclusion("rewind --into", "--execute", "--into changes no existing topics"),
          exclusion(
              "topics create --compaction",
              "--retention",
              "a compacted topic keeps the latest record of each key forever"),
          exclusion("tail --from", "--last", "each names the first record"),
          exclusion("tail --json", "--pretty", "jq indents JSON Lines"),
          companion("write --tombstone", "it deletes the records of that key", "--key"),
          companion("lag --max", "the exit code reports a single sample", "--once"),
          exclusion("lag --follow", "--once", "--once prints one sample"),
          exclusion("lag --count", "--once", "--once prints one sample"));

  /** The rules on keys and environment variables. */
  public static final List<Rule> SETTINGS =
      List.of(
          setting(
              "KAFKA_TRUSTED_CERT (kafka.tls.trustedCert)",
              ENCRYPTION,
              s -> tls(s).trustedCert() != null),
          setting(
              "KAFKA_CLIENT_CERT (kafka.tls.clientCert)",
              ENCRYPTION,
              s -> tls(s).clientCert() != null),
          setting(
              "KAFKA_TLS_VERIFY_HOSTNAME=false (kafka.tls.verifyHostname)",
              ENCRYPTION,
              s -> !tls(s).verifyHostname()),
          clients("kafka.client.ssl.*", ENCRYPTION, s -> clients(s, "ssl.", false)),
          clients("kafka.client.sasl.*", USER, s -> clients(s, "sasl.", true)),
          setting(
              "KAFKA_USERNAME (kafka.sasl.username)",
              CLUSTER,
              s -> s.kafka().access().sasl() != null));

  private Applicability() {}

  /**
   * Applies the rules on options.
   *
   * @param settings the settings with the options applied, or {@code null} before they are read
   * @throws ConfigException naming both sides of the first violated rule
   */
  public static void requireOptions(Set<String> options, Settings settings) {
    require(OPTIONS, new Given(options, settings));
  }

  /**
   * Applies the rules on keys and environment variables.
   *
   * @throws ConfigException naming both sides of the first violated rule
   */
  public static void requireSettings(Settings settings) {
    require(SETTINGS, new Given(Set.of(), settings));
  }

  private static void require(List<Rule> rules, Given given) {
    for (Rule rule : rules) {
      String violation = rule.violation().apply(given);
      if (violation != null) {
        throw new ConfigException(violation);
      }
    }
  }

  private static Rule option(String option, Need need) {
    return settingsRule(
        option, need, given -> given.options().contains(option) ? shortName(option) : null);
  }

  private static Rule setting(String key, Need need, Predicate<Settings> isSet) {
    return settingsRule(key, need, given -> isSet.test(given.settings()) ? key : null);
  }

  private static Rule clients(String keys, Need need, Function<Settings, String> firstSet) {
    return settingsRule(keys, need, given -> firstSet.apply(given.settings()));
  }

  /** Returns a rule; {@code subject} returns the name under which it is set, or {@code null}. */
  private static Rule settingsRule(String key, Need need, Function<Given, String> subject) {
    return new Rule(
        key,
        "needs " + need.text(),
        given -> {
          if (given.settings() == null || need.isMet().test(given.settings())) {
            return null;
          }
          String name = subject.apply(given);
          return name == null
              ? null
              : "%s needs %s, but %s."
                  .formatted(name, need.text(), need.actual().apply(given.settings()));
        });
  }

  private static Rule companion(String option, String reason, String... others) {
    String needed = String.join(" or ", others);
    return new Rule(
        option,
        "needs " + needed,
        given ->
            given.options().contains(option)
                    && Stream.of(others).noneMatch(given.options()::contains)
                ? "%s needs %s: %s".formatted(shortName(option), needed, reason)
                : null);
  }

  private static Rule exclusion(String option, String other, String reason) {
    return new Rule(
        option,
        "excludes " + other,
        given ->
            given.options().contains(option) && given.options().contains(other)
                ? "%s and %s exclude each other: %s".formatted(shortName(option), other, reason)
                : null);
  }

  private static String shortName(String option) {
    return option.substring(option.lastIndexOf(' ') + 1);
  }

  private static Need source(Source source) {
    return new Need("the source " + source.word(), s -> reads(s, source), Applicability::sources);
  }

  private static boolean reads(Settings settings, Source source) {
    return settings.ingest().sources().contains(source);
  }

  private static String sources(Settings settings) {
    return "--source (ingest.source) is %s. Remove one of the two"
        .formatted(
            settings.ingest().sources().stream()
                .map(Source::word)
                .collect(Collectors.joining(",")));
  }

  private static String url(Settings settings) {
    KafkaUrl url = settings.kafka().url();
    return url == null
        ? "KAFKA_URL (kafka.url) is not set"
        : "KAFKA_URL (kafka.url) is %s. Remove one of the two".formatted(url.text());
  }

  private static KafkaTls tls(Settings settings) {
    return settings.kafka().access().tls();
  }

  /**
   * Returns the first setting for Kafka's clients with a prefix, or {@code null}.
   *
   * @param skipsUsers whether to skip sections of clients that authenticate a user
   */
  private static String clients(Settings settings, String prefix, boolean skipsUsers) {
    KafkaSecurity access = settings.kafka().access();
    if (skipsUsers && access.authenticates()) {
      return null;
    }
    return Stream.concat(
            Stream.of(access.clients().all()),
            new TreeMap<>(access.clients().stages()).values().stream())
        .filter(section -> !skipsUsers || !section.settings().containsKey("sasl.mechanism"))
        .flatMap(
            section ->
                section.settings().keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .map(name -> section.path() + "." + name))
        .findFirst()
        .orElse(null);
  }
}
