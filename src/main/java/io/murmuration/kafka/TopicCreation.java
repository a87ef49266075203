package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;

import io.murmuration.message.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates topics, on clusters that are small or strict too. */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final short DEFAULT_OF_CLUSTER = -1;

  /** Brokers before Kafka 3.6 do not know it, and take every timestamp. */
  private static final Set<String> SINCE_3_6 = Set.of("message.timestamp.after.max.ms");

  private final KafkaConnection kafka;
  private final Admin admin;

  TopicCreation(KafkaConnection kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Creates topics with as many replicas as the cluster makes by default or, if that is more than
   * it has brokers, with as many as these. Those that exist already are passed over.
   *
   * @throws TopicCreationException if some may not be created
   * @throws KafkaException if Kafka cannot be reached
   */
  void create(Collection<Topics.Spec> wanted) {
    Map<Topics.Spec, KafkaException> failed = create(wanted, DEFAULT_OF_CLUSTER);
    retry(
        failed,
        InvalidConfigurationException.class,
        specs ->
            create(
                specs.stream().map(TopicCreation::forOlderBrokers).toList(), DEFAULT_OF_CLUSTER));
    retry(failed, InvalidReplicationFactorException.class, this::createWithFewerReplicas);
    if (!failed.isEmpty()) {
      KafkaException first = failed.values().iterator().next();
      throw isRefusal(first)
          ? new TopicCreationException(explained(failed.keySet(), first), first)
          : first;
    }
  }

  private static void retry(
      Map<Topics.Spec, KafkaException> failed,
      Class<? extends KafkaException> reason,
      Function<List<Topics.Spec>, Map<Topics.Spec, KafkaException>> otherwise) {
    List<Topics.Spec> again =
        failed.keySet().stream().filter(spec -> reason.isInstance(failed.get(spec))).toList();
    if (!again.isEmpty()) {
      failed.keySet().removeAll(again);
      failed.putAll(otherwise.apply(again));
    }
  }

  private static Topics.Spec forOlderBrokers(Topics.Spec spec) {
    Map<String, String> config = new HashMap<>(spec.config());
    config.keySet().removeAll(SINCE_3_6);
    return new Topics.Spec(spec.name(), spec.partitions(), config);
  }

  private Map<Topics.Spec, KafkaException> createWithFewerReplicas(List<Topics.Spec> specs) {
    int brokers = await(admin.describeCluster().nodes()).size();
    LOG.warn(
        "the cluster wants more replicas than it has brokers; with one on each of {} are created: {}",
        brokers,
        specs.stream().map(spec -> kafka.topic(spec.name())).toList());
    return create(specs, (short) brokers);
  }

  private Map<Topics.Spec, KafkaException> create(
      Collection<Topics.Spec> wanted, short replicationFactor) {
    Map<String, KafkaFuture<Void>> created =
        admin
            .createTopics(
                wanted.stream()
                    .map(
                        spec ->
                            new NewTopic(
                                    kafka.topic(spec.name()), spec.partitions(), replicationFactor)
                                .configs(spec.config()))
                    .toList())
            .values();
    Map<Topics.Spec, KafkaException> failed = new LinkedHashMap<>();
    for (Topics.Spec spec : wanted) {
      try {
        await(created.get(kafka.topic(spec.name())));
      } catch (TopicExistsException e) {
        LOG.debug("another process was quicker to create {}", spec.name());
      } catch (KafkaException e) {
        failed.put(spec, e);
      }
    }
    return failed;
  }

  private static boolean isRefusal(KafkaException e) {
    return e instanceof AuthorizationException || e instanceof PolicyViolationException;
  }

  private String explained(Collection<Topics.Spec> missing, KafkaException e) {
    return """
        Kafka does not let topics be created%s. Missing, or not to be seen without more rights, are %d; whoever has the right can create them so:
        %s
        or, with the tool of Kafka itself:
        %s
        A keyword of those with most mentions has a topic of its own too; with fanout.ownTopics=0 all share %s.\
        """
        .formatted(
            e instanceof PolicyViolationException ? " like this (" + e.getMessage() + ")" : " here",
            missing.size(),
            lines(
                missing,
                spec ->
                    "murmuration topics create %s --partitions %d%s"
                        .formatted(spec.name(), spec.partitions(), config(spec))),
            lines(
                missing,
                spec ->
                    "kafka-topics.sh --bootstrap-server %s --create --topic %s --partitions %d%s"
                        .formatted(
                            kafka.bootstrapServers(),
                            kafka.topic(spec.name()),
                            spec.partitions(),
                            config(spec))),
            kafka.topic(Topics.KEYWORD_SHARED));
  }

  private static String lines(
      Collection<Topics.Spec> missing, Function<Topics.Spec, String> command) {
    return missing.stream()
        .map(spec -> "  " + command.apply(spec))
        .collect(Collectors.joining("\n"));
  }

  private static String config(Topics.Spec spec) {
    return new TreeMap<>(spec.config())
        .entrySet().stream()
            .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining());
  }
}
