package io.murmuration.kafka;

import static io.murmuration.kafka.KafkaFutures.await;

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
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates topics. Adapts to small clusters and older brokers, and explains refusals. */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final short CLUSTER_DEFAULT = -1;

  /** Brokers before Kafka 3.6 do not know this setting, and accept every timestamp. */
  private static final Set<String> SINCE_3_6 = Set.of("message.timestamp.after.max.ms");

  private static final String SECURED =
      ", with the security settings of an administrator in client.properties";

  private final KafkaConnection kafka;
  private final Admin admin;
  private final String advice;

  /**
   * @param advice the last sentences of the error message if the cluster refuses a creation, or an
   *     empty string
   */
  TopicCreation(KafkaConnection kafka, Admin admin, String advice) {
    this.kafka = kafka;
    this.admin = admin;
    this.advice = advice;
  }

  /**
   * Creates topics with the cluster's default number of replicas or, if that exceeds the number of
   * brokers, with one replica per broker. Skips existing topics.
   *
   * @throws TopicCreationException if the cluster refuses to create a topic
   * @throws KafkaException if Kafka cannot be reached
   */
  void create(Collection<TopicSpec> wanted) {
    Map<TopicSpec, KafkaException> failed = attempt(wanted, new CreateTopicsOptions());
    Map<TopicSpec, KafkaException> refused = refused(failed);
    if (!refused.isEmpty()) {
      KafkaException first = refused.values().iterator().next();
      throw new TopicCreationException(
          explain(refused.keySet(), first),
          refused.keySet().stream().map(TopicSpec::name).collect(Collectors.toSet()),
          first);
    }
    if (!failed.isEmpty()) {
      throw failed.values().iterator().next();
    }
  }

  /** Returns the reasons for which the cluster would refuse to create topics, by their names. */
  Map<String, String> refusals(Collection<TopicSpec> wanted) {
    Map<String, String> reasons = new HashMap<>();
    refused(
            attempt(
                wanted, new CreateTopicsOptions().validateOnly(true).retryOnQuotaViolation(false)))
        .forEach((spec, refusal) -> reasons.put(spec.name(), reason(refusal)));
    return reasons;
  }

  /** Returns the reason of a refusal, as part of a sentence. */
  static String reason(KafkaException refusal) {
    if (refusal instanceof AuthorizationException) {
      return "not authorized to create topics";
    }
    return refusal instanceof PolicyViolationException
        ? "a policy of the cluster denies it: " + refusal.getMessage()
        : refusal.getMessage();
  }

  /**
   * Selects the failures that last: an administrator must remedy them, or a quota is used up.
   * Others are transient.
   */
  private static Map<TopicSpec, KafkaException> refused(Map<TopicSpec, KafkaException> failed) {
    Map<TopicSpec, KafkaException> refused = new LinkedHashMap<>(failed);
    refused.values().removeIf(e -> !isRefusal(e));
    return refused;
  }

  private static boolean isRefusal(KafkaException e) {
    return e instanceof ThrottlingQuotaExceededException
        || (e instanceof ApiException && !(e instanceof RetriableException));
  }

  private Map<TopicSpec, KafkaException> attempt(
      Collection<TopicSpec> wanted, CreateTopicsOptions options) {
    Map<TopicSpec, KafkaException> failed = create(wanted, CLUSTER_DEFAULT, options);
    retry(
        failed,
        InvalidConfigurationException.class,
        specs ->
            create(
                specs.stream().map(TopicCreation::forOlderBrokers).toList(),
                CLUSTER_DEFAULT,
                options));
    retry(
        failed,
        InvalidReplicationFactorException.class,
        specs -> createWithFewerReplicas(specs, options));
    return failed;
  }

  private static void retry(
      Map<TopicSpec, KafkaException> failed,
      Class<? extends KafkaException> reason,
      Function<List<TopicSpec>, Map<TopicSpec, KafkaException>> create) {
    List<TopicSpec> again =
        failed.keySet().stream().filter(spec -> reason.isInstance(failed.get(spec))).toList();
    if (!again.isEmpty()) {
      failed.keySet().removeAll(again);
      failed.putAll(create.apply(again));
    }
  }

  private static TopicSpec forOlderBrokers(TopicSpec spec) {
    Map<String, String> config = new HashMap<>(spec.config());
    config.keySet().removeAll(SINCE_3_6);
    return new TopicSpec(spec.name(), spec.partitions(), config);
  }

  private Map<TopicSpec, KafkaException> createWithFewerReplicas(
      List<TopicSpec> specs, CreateTopicsOptions options) {
    int brokers = await(admin.describeCluster().nodes()).size();
    if (!options.shouldValidateOnly()) {
      LOG.warn(
          "the cluster's default number of replicas exceeds its {} brokers; creating these topics"
              + " with one replica per broker: {}",
          brokers,
          specs.stream().map(spec -> kafka.topic(spec.name())).toList());
    }
    return create(specs, (short) brokers, options);
  }

  private Map<TopicSpec, KafkaException> create(
      Collection<TopicSpec> wanted, short replicationFactor, CreateTopicsOptions options) {
    Map<String, KafkaFuture<Void>> created =
        admin
            .createTopics(
                wanted.stream()
                    .map(
                        spec ->
                            new NewTopic(
                                    kafka.topic(spec.name()), spec.partitions(), replicationFactor)
                                .configs(spec.config()))
                    .toList(),
                options)
            .values();
    Map<TopicSpec, KafkaException> failed = new LinkedHashMap<>();
    for (TopicSpec spec : wanted) {
      try {
        await(created.get(kafka.topic(spec.name())));
      } catch (TopicExistsException e) {
        LOG.debug("another process created {}", spec.name());
      } catch (KafkaException e) {
        failed.put(spec, e);
      }
    }
    return failed;
  }

  private String explain(Collection<TopicSpec> missing, KafkaException e) {
    return """
    %s, and %d are missing or not visible. Ask an administrator to create them:
    %s
    or, with Kafka's own tool%s:
    %s
    %s\
    """
        .formatted(
            e instanceof AuthorizationException
                ? "Not authorized to create topics"
                : "The cluster refuses to create topics (" + reason(e) + ")",
            missing.size(),
            lines(
                missing,
                spec ->
                    "murmuration topics create %s --partitions %d%s"
                        .formatted(spec.name(), spec.partitions(), options(spec))),
            isSecured(kafka) ? SECURED : "",
            lines(
                missing,
                spec ->
                    "kafka-topics.sh --bootstrap-server %s%s --create --topic %s --partitions %d%s"
                        .formatted(
                            kafka.bootstrapServers(),
                            isSecured(kafka) ? " --command-config client.properties" : "",
                            kafka.topic(spec.name()),
                            spec.partitions(),
                            options(spec))),
            advice)
        .strip();
  }

  /** Returns whether a client needs settings beside the address of the cluster. */
  static boolean isSecured(KafkaConnection kafka) {
    Map<String, String> config = kafka.clientConfig();
    ClientOverrideRules.apply(kafka.access().clients(), AdminClientConfig.configDef(), config);
    return !config.get("security.protocol").equals("PLAINTEXT");
  }

  private static String lines(Collection<TopicSpec> missing, Function<TopicSpec, String> command) {
    return missing.stream()
        .map(spec -> "  " + command.apply(spec))
        .collect(Collectors.joining("\n"));
  }

  private static String options(TopicSpec spec) {
    return new TreeMap<>(spec.config())
        .entrySet().stream()
            .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining());
  }
}
