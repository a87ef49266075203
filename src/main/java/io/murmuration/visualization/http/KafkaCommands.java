package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.admin.ChangeImpact;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.OffsetChange;
import io.murmuration.operate.admin.TopicSummary;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes topics and consumer groups by commands on the event bus. A command that destroys, or that
 * loses records according to {@link ChangeImpact}, must repeat the name.
 */
public final class KafkaCommands {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCommands.class);
  private static final int MAX_PARTITIONS = 10_000;
  private static final String CONFIRM = "confirm";
  private static final String TOPIC = "topic";
  private static final String GROUP = "group";

  private final KafkaQueries kafka;

  /**
   * A requested change.
   *
   * @param fields the fields of the log and the reply
   * @param make makes the change and returns further fields of the reply
   */
  private record Change(
      Map<String, Object> fields, boolean dryRun, Function<KafkaAdmin, Map<String, ?>> make) {}

  private record Changed(Map<String, Object> fields, boolean dryRun) {}

  private KafkaCommands(KafkaQueries kafka) {
    this.kafka = kafka;
  }

  /** Registers the commands on the event loop of the caller. */
  public static void listen(Vertx vertx, KafkaQueries kafka) {
    KafkaCommands commands = new KafkaCommands(kafka);
    new Command(vertx, "Kafka")
        .listen(Addresses.CHANGE_KAFKA, commands::change, commands::log, Changed::fields);
  }

  private Callable<Changed> change(Object body) {
    Change change = parse(new BodyFields(body));
    return () -> {
      try {
        Map<String, Object> reply = new LinkedHashMap<>(change.fields());
        reply.putAll(change.make().apply(kafka.admin()));
        return new Changed(reply, change.dryRun());
      } catch (KafkaException e) {
        if (KafkaQueries.toRefusal(e) instanceof RefusedException refusal
            && refusal.code() != 503) {
          throw refusal;
        }
        throw e;
      }
    };
  }

  private static Change parse(BodyFields fields) {
    String action = fields.text("action");
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("action", action);
    Change change =
        switch (action) {
          case "createTopic" -> createTopic(fields, reply);
          case "addPartitions" -> addPartitions(fields, reply);
          case "setCompaction" -> setCompaction(fields, reply);
          case "setRetention" -> setRetention(fields, reply);
          case "destroyTopic" -> destroyTopic(fields, reply);
          case "resetGroup" -> resetGroup(fields, reply);
          case "destroyGroup" -> destroyGroup(fields, reply);
          default ->
              throw new ConfigException(
                  "action",
                  Json.encode(action),
                  "createTopic, addPartitions, setCompaction, setRetention, destroyTopic,"
                      + " resetGroup or destroyGroup");
        };
    fields.requireNoOthers();
    return change;
  }

  private static Change createTopic(BodyFields fields, Map<String, Object> reply) {
    String topic = name(fields, TOPIC, reply);
    int partitions = (int) fields.whole("partitions", 1, MAX_PARTITIONS);
    short replicas =
        fields.has("replicas") ? (short) fields.whole("replicas", 1, Short.MAX_VALUE) : -1;
    Map<String, String> config = fields.textsByName("config");
    reply.put("partitions", partitions);
    if (replicas > 0) {
      reply.put("replicas", replicas);
    }
    reply.put("config", config);
    return change(reply, admin -> admin.create(topic, partitions, replicas, config));
  }

  private static Change addPartitions(BodyFields fields, Map<String, Object> reply) {
    int partitions = (int) fields.whole("partitions", 2, MAX_PARTITIONS);
    return changeTopic(
        fields,
        reply,
        "partitions",
        partitions,
        now -> ChangeImpact.ofPartitions(now, partitions),
        (admin, topic) -> admin.addPartitions(topic, partitions));
  }

  private static Change setCompaction(BodyFields fields, Map<String, Object> reply) {
    boolean on = fields.flag("on");
    return changeTopic(
        fields,
        reply,
        "on",
        on,
        now -> ChangeImpact.ofCompaction(now, on),
        (admin, topic) -> admin.setCompaction(topic, on));
  }

  private static Change setRetention(BodyFields fields, Map<String, Object> reply) {
    String field = "retentionMillis";
    Long millis = fields.isNull(field) ? null : (Long) fields.whole(field, 1, Long.MAX_VALUE);
    Duration retention = millis == null ? null : Duration.ofMillis(millis);
    return changeTopic(
        fields,
        reply,
        field,
        millis,
        now -> ChangeImpact.ofRetention(now, retention),
        (admin, topic) -> admin.setRetention(topic, retention));
  }

  private static Change destroyTopic(BodyFields fields, Map<String, Object> reply) {
    String topic = name(fields, TOPIC, reply);
    requireSame(fields.text(CONFIRM), topic);
    return change(reply, admin -> admin.destroy(topic));
  }

  private static Change destroyGroup(BodyFields fields, Map<String, Object> reply) {
    String group = name(fields, GROUP, reply);
    requireSame(fields.text(CONFIRM), group);
    return change(reply, admin -> admin.destroyGroup(group));
  }

  private static Change resetGroup(BodyFields fields, Map<String, Object> reply) {
    String group = name(fields, GROUP, reply);
    String text = fields.text("to");
    OffsetTarget to = OffsetTarget.parse("to", text);
    List<String> topics = fields.texts("topics");
    boolean dryRun = fields.flag("dryRun");
    reply.put("to", text);
    reply.put("topics", topics);
    reply.put("dryRun", dryRun);
    return new Change(
        reply,
        dryRun,
        admin -> {
          List<OffsetChange> plan = admin.planReset(group, to, topics);
          if (!dryRun) {
            admin.reset(group, plan);
          }
          return Map.of("changes", plan);
        });
  }

  private static Change change(Map<String, Object> reply, Consumer<KafkaAdmin> make) {
    return new Change(
        reply,
        false,
        admin -> {
          make.accept(admin);
          return Map.of();
        });
  }

  /**
   * Returns a change of one setting of a topic, which must be confirmed if it loses data.
   *
   * @param loss describes the loss, given the current state of the topic
   */
  private static Change changeTopic(
      BodyFields fields,
      Map<String, Object> reply,
      String setting,
      Object value,
      Function<TopicSummary, Optional<String>> loss,
      BiConsumer<KafkaAdmin, String> make) {
    String topic = name(fields, TOPIC, reply);
    reply.put(setting, value);
    boolean confirmed = fields.has(CONFIRM);
    if (confirmed) {
      requireSame(fields.text(CONFIRM), topic);
    }
    return change(
        reply,
        admin -> {
          if (!confirmed) {
            requireNoLoss(loss.apply(admin.topic(topic).topic()), topic);
          }
          make.accept(admin, topic);
        });
  }

  private static void requireNoLoss(Optional<String> loss, String topic) {
    if (loss.isPresent()) {
      throw new RefusedException(
          400, "%s is missing, expected %s: %s".formatted(CONFIRM, topic, loss.get()));
    }
  }

  private static String name(BodyFields fields, String field, Map<String, Object> reply) {
    String name = fields.text(field);
    reply.put(field, name);
    return name;
  }

  private static void requireSame(String confirmed, String name) {
    if (!confirmed.equals(name)) {
      throw new IllegalArgumentException(CONFIRM + " does not match the name, expected " + name);
    }
  }

  private void log(Changed changed, String by) {
    kafka.forget();
    if (!changed.dryRun()) {
      Map<String, Object> logged = new LinkedHashMap<>(changed.fields());
      if (logged.remove("changes") instanceof List<?> changes) {
        logged.put("partitions", changes.size());
      }
      LOG.info("changed in Kafka {} by={}", Json.encode(logged), by);
    }
  }
}
