package io.murmuration.visualization.http;

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
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes topics and consumer groups, for those who may; what destroys, and what loses records as
 * {@link ChangeImpact} has it, has to repeat the name.
 */
public final class KafkaCommands {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCommands.class);
  private static final int MAX_PARTITIONS = 10_000;
  private static final String CONFIRM = "confirm";
  private static final String TOPIC = "topic";
  private static final String GROUP = "group";

  private final KafkaQueries kafka;

  /**
   * A change that was asked for.
   *
   * @param told what it is, as the log and the reply have it
   * @param make makes it, and gives what the reply has besides
   */
  private record Change(
      Map<String, Object> told, boolean rehearsed, Function<KafkaAdmin, Map<String, ?>> make) {}

  private record Changed(Map<String, Object> told, boolean rehearsed) {}

  private KafkaCommands(KafkaQueries kafka) {
    this.kafka = kafka;
  }

  /** Takes commands from now on, on the event loop of the caller. */
  public static void listen(Vertx vertx, KafkaQueries kafka) {
    KafkaCommands commands = new KafkaCommands(kafka);
    Command command = new Command(vertx, "Kafka");
    vertx
        .eventBus()
        .<Object>localConsumer(
            Addresses.CHANGE_KAFKA,
            request -> command.answer(request, commands::change, commands::log, Changed::told));
  }

  private Callable<Changed> change(Object body) {
    Change change = parse(new BodyFields(body));
    return () -> {
      try {
        Map<String, Object> told = new LinkedHashMap<>(change.told());
        told.putAll(change.make().apply(kafka.admin()));
        return new Changed(told, change.rehearsed());
      } catch (KafkaException e) {
        if (KafkaQueries.inWords(e) instanceof RefusedException refusal && refusal.code() != 503) {
          throw refusal;
        }
        throw e;
      }
    };
  }

  private static Change parse(BodyFields fields) {
    String action = fields.text("action");
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("action", action);
    Change change =
        switch (action) {
          case "createTopic" -> createTopic(fields, told);
          case "addPartitions" -> addPartitions(fields, told);
          case "setCompaction" -> setCompaction(fields, told);
          case "setRetention" -> setRetention(fields, told);
          case "destroyTopic" -> destroyTopic(fields, told);
          case "resetGroup" -> resetGroup(fields, told);
          case "destroyGroup" -> destroyGroup(fields, told);
          default ->
              throw new IllegalArgumentException(
                  "action has %s, expected createTopic, addPartitions, setCompaction, setRetention, destroyTopic, resetGroup or destroyGroup"
                      .formatted(Json.encode(action)));
        };
    fields.requireNoOthers();
    return change;
  }

  private static Change createTopic(BodyFields fields, Map<String, Object> told) {
    String topic = name(fields, TOPIC, told);
    int partitions = (int) fields.whole("partitions", 1, MAX_PARTITIONS);
    short replicas =
        fields.has("replicas") ? (short) fields.whole("replicas", 1, Short.MAX_VALUE) : -1;
    Map<String, String> config = fields.textsByName("config");
    told.put("partitions", partitions);
    if (replicas > 0) {
      told.put("replicas", replicas);
    }
    told.put("config", config);
    return change(told, admin -> admin.create(topic, partitions, replicas, config));
  }

  private static Change addPartitions(BodyFields fields, Map<String, Object> told) {
    String topic = name(fields, TOPIC, told);
    int partitions = (int) fields.whole("partitions", 2, MAX_PARTITIONS);
    told.put("partitions", partitions);
    return change(
        told,
        topic,
        fields,
        now -> ChangeImpact.ofPartitions(now, partitions),
        admin -> admin.addPartitions(topic, partitions));
  }

  private static Change setCompaction(BodyFields fields, Map<String, Object> told) {
    String topic = name(fields, TOPIC, told);
    boolean on = fields.flag("on");
    told.put("on", on);
    return change(
        told,
        topic,
        fields,
        now -> ChangeImpact.ofCompaction(now, on),
        admin -> admin.setCompaction(topic, on));
  }

  private static Change setRetention(BodyFields fields, Map<String, Object> told) {
    String topic = name(fields, TOPIC, told);
    Long millis =
        fields.isNull("retentionMillis")
            ? null
            : (Long) fields.whole("retentionMillis", 1, Long.MAX_VALUE);
    told.put("retentionMillis", millis);
    Duration retention = millis == null ? null : Duration.ofMillis(millis);
    return change(
        told,
        topic,
        fields,
        now -> ChangeImpact.ofRetention(now, retention),
        admin -> admin.setRetention(topic, retention));
  }

  private static Change destroyTopic(BodyFields fields, Map<String, Object> told) {
    String topic = name(fields, TOPIC, told);
    requireSame(fields.text(CONFIRM), topic);
    return change(told, admin -> admin.destroy(topic));
  }

  private static Change destroyGroup(BodyFields fields, Map<String, Object> told) {
    String group = name(fields, GROUP, told);
    requireSame(fields.text(CONFIRM), group);
    return change(told, admin -> admin.destroyGroup(group));
  }

  private static Change resetGroup(BodyFields fields, Map<String, Object> told) {
    String group = name(fields, GROUP, told);
    String text = fields.text("to");
    OffsetTarget to = OffsetTarget.parse("to", text);
    List<String> topics = fields.texts("topics");
    boolean rehearsed = fields.flag("dryRun");
    told.put("to", text);
    told.put("topics", topics);
    told.put("dryRun", rehearsed);
    return new Change(
        told,
        rehearsed,
        admin -> {
          List<OffsetChange> plan = admin.planReset(group, to, topics);
          if (!rehearsed) {
            admin.reset(group, plan);
          }
          return Map.of("changes", plan);
        });
  }

  private static Change change(Map<String, Object> told, Consumer<KafkaAdmin> make) {
    return new Change(
        told,
        false,
        admin -> {
          make.accept(admin);
          return Map.of();
        });
  }

  /**
   * A change of a topic that may have to be confirmed.
   *
   * @param loss what is lost by it, by what the topic is now
   */
  private static Change change(
      Map<String, Object> told,
      String topic,
      BodyFields fields,
      Function<TopicSummary, Optional<String>> loss,
      Consumer<KafkaAdmin> make) {
    String confirmed = fields.has(CONFIRM) ? fields.text(CONFIRM) : null;
    if (confirmed != null) {
      requireSame(confirmed, topic);
      return change(told, make);
    }
    return change(
        told,
        admin -> {
          loss.apply(admin.topic(topic).topic())
              .ifPresent(
                  lost -> {
                    throw new RefusedException(
                        400, "%s is missing, expected %s: %s".formatted(CONFIRM, topic, lost));
                  });
          make.accept(admin);
        });
  }

  private static String name(BodyFields fields, String field, Map<String, Object> told) {
    String name = fields.text(field);
    told.put(field, name);
    return name;
  }

  private static void requireSame(String confirmed, String name) {
    if (!confirmed.equals(name)) {
      throw new IllegalArgumentException(
          CONFIRM + " has another name than what is to be changed, expected " + name);
    }
  }

  private void log(Changed changed, String by) {
    kafka.forget();
    if (!changed.rehearsed()) {
      Map<String, Object> told = new LinkedHashMap<>(changed.told());
      if (told.remove("changes") instanceof List<?> changes) {
        told.put("partitions", changes.size());
      }
      LOG.info("changed in Kafka {} by={}", Json.encode(told), by);
    }
  }
}
