package io.murmuration.kafka;

import io.murmuration.config.ClientOverrides;
import io.murmuration.config.ClientOverrides.GroupProtocol;
import io.murmuration.config.ConfigException;
import io.murmuration.config.KafkaSecurity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Validates the settings that users override for Kafka's clients, and applies them. Rejects those
 * that exactly-once processing depends on and those that other keys of Murmuration determine.
 */
public final class ClientOverrideRules {
  private static final String EXACTLY_ONCE = "counting each post once depends on its value";
  private static final String BYTES = "Murmuration reads and writes bytes";
  private static final String PARTITIONS = "a key must stay in the same partition forever";
  private static final String TLS = "kafka.tls determines it";
  private static final String SASL = "kafka.sasl determines it";

  private static final Map<String, String> RESERVED =
      Map.ofEntries(
          Map.entry("bootstrap.servers", "KAFKA_URL (kafka.url) determines it"),
          Map.entry("security.protocol", "KAFKA_URL (kafka.url) and kafka.sasl determine it"),
          Map.entry(
              "ssl.endpoint.identification.algorithm", "kafka.tls.verifyHostname determines it"),
          Map.entry("group.protocol", "kafka.groupProtocol determines it"),
          Map.entry("group.id", "kafka.prefix and the name of the stage determine it"),
          Map.entry("group.instance.id", "the instances of a stage would fence each other"),
          Map.entry("transactional.id", EXACTLY_ONCE),
          Map.entry("transaction.two.phase.commit.enable", EXACTLY_ONCE),
          Map.entry("enable.idempotence", EXACTLY_ONCE),
          Map.entry("acks", EXACTLY_ONCE),
          Map.entry("max.in.flight.requests.per.connection", EXACTLY_ONCE),
          Map.entry("enable.auto.commit", EXACTLY_ONCE),
          Map.entry("isolation.level", EXACTLY_ONCE),
          Map.entry("auto.offset.reset", EXACTLY_ONCE),
          Map.entry("partition.assignment.strategy", EXACTLY_ONCE),
          Map.entry(
              "allow.auto.create.topics", "Murmuration creates its topics with its own settings"),
          Map.entry("partitioner.class", PARTITIONS),
          Map.entry("partitioner.ignore.keys", PARTITIONS),
          Map.entry("key.serializer", BYTES),
          Map.entry("value.serializer", BYTES),
          Map.entry("key.deserializer", BYTES),
          Map.entry("value.deserializer", BYTES));

  /** Settings that the brokers determine with the group protocol of Kafka 4. */
  static final Set<String> NOT_OF_CONSUMER_PROTOCOL =
      Set.of("session.timeout.ms", "heartbeat.interval.ms");

  private static final Pattern CONNECTION =
      Pattern.compile(
          "(ssl|sasl|security|socket|reconnect)\\..+|(send|receive)\\.buffer\\.bytes"
              + "|client\\.dns\\.lookup|connections\\.max\\.idle\\.ms");

  private static final List<ConfigDef> ALL =
      List.of(
          ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

  private ClientOverrideRules() {}

  /**
   * Validates all overrides.
   *
   * @throws ConfigException naming the first invalid key and the reason, without its value
   */
  public static void require(KafkaSecurity access) {
    Map<String, String> reserved = new HashMap<>(RESERVED);
    access.tls().clientSettings().keySet().forEach(key -> reserved.put(key, TLS));
    if (access.sasl() != null) {
      access.sasl().clientSettings().keySet().forEach(key -> reserved.put(key, SASL));
    }
    if (access.clients().groupProtocol() == GroupProtocol.CONSUMER) {
      NOT_OF_CONSUMER_PROTOCOL.forEach(
          key -> reserved.put(key, "the brokers determine it if kafka.groupProtocol is consumer"));
    }
    List<ClientOverrides.Passed> all = new ArrayList<>();
    all.add(access.clients().all());
    all.addAll(new TreeMap<>(access.clients().stages()).values());
    all.forEach(passed -> require(passed, reserved));
    all.forEach(passed -> ClientTimeouts.require(access.clients().all(), passed));
  }

  private static void require(ClientOverrides.Passed passed, Map<String, String> reserved) {
    new TreeMap<>(passed.settings())
        .forEach(
            (name, value) -> {
              String key = passed.path() + "." + name;
              if (reserved.containsKey(name)) {
                throw new ConfigException(
                    "%s cannot be set: %s".formatted(key, reserved.get(name)));
              }
              requireKnown(key, name);
              ALL.forEach(definition -> requireValid(definition, key, name, value));
            });
  }

  private static void requireKnown(String key, String name) {
    Set<String> known = new TreeSet<>();
    ALL.forEach(definition -> known.addAll(definition.names()));
    if (!known.contains(name)) {
      known.removeAll(RESERVED.keySet());
      throw new ConfigException(
          "%s is not a setting of a Kafka client.%s"
              .formatted(key, Suggestions.sentence(name, known)));
    }
  }

  private static void requireValid(ConfigDef definition, String key, String name, String value) {
    ConfigDef.ConfigKey setting = definition.configKeys().get(name);
    if (setting == null) {
      return;
    }
    try {
      Object parsed = ConfigDef.parseType(name, value, setting.type());
      if (setting.validator != null) {
        setting.validator.ensureValid(name, parsed);
      }
    } catch (org.apache.kafka.common.config.ConfigException e) {
      throw new ConfigException(
          "%s has a value that Kafka rejects (not shown), expected %s%s"
              .formatted(
                  key,
                  setting.type().name().toLowerCase(Locale.ROOT),
                  setting.validator == null ? "" : ": " + setting.validator));
    }
  }

  /**
   * Applies the overrides that a client knows to its settings, and raises the timeouts that become
   * too short for others.
   */
  static void apply(ClientOverrides clients, ConfigDef client, Map<String, String> settings) {
    apply(clients, client.names()::contains, settings);
    ClientTimeouts.raise(client, settings);
  }

  /** Applies only the overrides that affect the connection. */
  static void applyConnection(
      ClientOverrides clients, ConfigDef client, Map<String, String> settings) {
    apply(
        clients,
        name -> client.names().contains(name) && CONNECTION.matcher(name).matches(),
        settings);
  }

  private static void apply(
      ClientOverrides clients, Predicate<String> isWanted, Map<String, String> settings) {
    clients
        .all()
        .settings()
        .forEach(
            (name, value) -> {
              if (isWanted.test(name)) {
                settings.put(name, value);
              }
            });
  }
}
