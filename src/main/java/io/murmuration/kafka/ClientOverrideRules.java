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
 * Kafka's own settings, as far as they are passed through to its clients. Those that exactly-once
 * processing rests on, or that Murmuration sets from elsewhere, are refused.
 */
public final class ClientOverrideRules {
  private static final String EXACTLY_ONCE =
      "each post is counted once only as Murmuration sets it";
  private static final String BYTES = "Murmuration reads and writes bytes";
  private static final String PLACES = "the same key has to be in the same partition for ever";
  private static final String TLS = "it follows from kafka.tls";
  private static final String SASL = "it follows from kafka.sasl";

  private static final Map<String, String> RESERVED =
      Map.ofEntries(
          Map.entry("bootstrap.servers", "KAFKA_URL (kafka.url) says it"),
          Map.entry("security.protocol", "KAFKA_URL (kafka.url) and kafka.sasl say it"),
          Map.entry("ssl.endpoint.identification.algorithm", "kafka.tls.verifyHostname says it"),
          Map.entry("group.protocol", "kafka.groupProtocol says it"),
          Map.entry("group.id", "kafka.prefix and the name of the stage make it"),
          Map.entry("group.instance.id", "the instances of a stage would push each other out"),
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
              "allow.auto.create.topics", "Murmuration creates its topics, as they have to be"),
          Map.entry("partitioner.class", PLACES),
          Map.entry("partitioner.ignore.keys", PLACES),
          Map.entry("key.serializer", BYTES),
          Map.entry("value.serializer", BYTES),
          Map.entry("key.deserializer", BYTES),
          Map.entry("value.deserializer", BYTES));

  /** What brokers tell the members of a group with the protocol of Kafka 4. */
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
   * Returns if all settings that are passed through may be.
   *
   * @throws ConfigException naming the first that may not, and why; it shows no value
   */
  public static void require(KafkaSecurity access) {
    Map<String, String> elsewhere = new HashMap<>(RESERVED);
    access.tls().clientSettings().keySet().forEach(key -> elsewhere.put(key, TLS));
    if (access.sasl() != null) {
      access.sasl().clientSettings().keySet().forEach(key -> elsewhere.put(key, SASL));
    }
    if (access.clients().groupProtocol() == GroupProtocol.CONSUMER) {
      NOT_OF_CONSUMER_PROTOCOL.forEach(
          key -> elsewhere.put(key, "brokers say it where kafka.groupProtocol is consumer"));
    }
    List<ClientOverrides.Passed> all = new ArrayList<>();
    all.add(access.clients().all());
    all.addAll(new TreeMap<>(access.clients().stages()).values());
    all.forEach(passed -> require(passed, elsewhere));
    all.forEach(passed -> ClientTimeouts.require(access.clients().all(), passed));
  }

  private static void require(ClientOverrides.Passed passed, Map<String, String> elsewhere) {
    new TreeMap<>(passed.settings())
        .forEach(
            (name, value) -> {
              String key = passed.path() + "." + name;
              if (elsewhere.containsKey(name)) {
                throw new ConfigException(
                    "%s cannot be set: %s".formatted(key, elsewhere.get(name)));
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
          "%s is no setting of a Kafka client.%s"
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
          "%s holds what Kafka does not take there (not shown), expected %s%s"
              .formatted(
                  key,
                  setting.type().name().toLowerCase(Locale.ROOT),
                  setting.validator == null ? "" : ": " + setting.validator));
    }
  }

  /**
   * Puts over some settings of a client those that are passed through and that it knows, and makes
   * those times longer that are then too short for others.
   */
  static void pass(ClientOverrides clients, ConfigDef client, Map<String, String> settings) {
    pass(clients, client.names()::contains, settings);
    ClientTimeouts.raise(client, settings);
  }

  /** The same with those only that say how to connect. */
  static void passConnection(
      ClientOverrides clients, ConfigDef client, Map<String, String> settings) {
    pass(
        clients,
        name -> client.names().contains(name) && CONNECTION.matcher(name).matches(),
        settings);
  }

  private static void pass(
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
