package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;
import static io.murmuration.kafka.KafkaFutures.awaitUnless;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetLookup;
import io.murmuration.kafka.ReplicaSizes;
import io.murmuration.kafka.Suggestions;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.operate.InstallationNames;
import io.murmuration.operate.OffsetRates;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Lists and describes topics. Names have the prefix internally. */
final class TopicCatalog {
  private static final String INTERNAL = "__";
  private static final String POLICY = "cleanup.policy";
  private static final Config NOT_VISIBLE = new Config(List.of());

  /** A topic with its offsets, each summed over the partitions, and its growth per second. */
  private record Sample(TopicDescription description, long start, long end, Double rate) {}

  private final KafkaConnection kafka;
  private final Admin admin;
  private final OffsetLookup offsets;
  private final OffsetRates rates = new OffsetRates(Duration.ofMillis(500), Duration.ofMinutes(1));

  TopicCatalog(KafkaConnection kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
    this.offsets = new OffsetLookup(admin);
  }

  /** Returns the names of the installation's topics. */
  Set<String> names() {
    return await(admin.listTopics().names()).stream()
        .filter(topic -> topic.startsWith(kafka.prefix()) && !topic.startsWith(INTERNAL))
        .collect(Collectors.toSet());
  }

  /**
   * Returns an existing topic of the installation.
   *
   * @param name the name with or without prefix
   * @throws UnknownTopicOrPartitionException if there is none; the message suggests similar names
   */
  TopicDescription require(String name) {
    String topic = InstallationNames.inKafka(kafka, name);
    TopicDescription description =
        topic.startsWith(INTERNAL) ? null : TopicLookup.ask(admin, List.of(topic)).get(topic);
    if (description == null) {
      throw new UnknownTopicOrPartitionException(Suggestions.noTopic(name, names(), kafka));
    }
    return description;
  }

  TopicPage page(TopicQuery query) {
    Set<String> names = names();
    rates.retain(names);
    String search = query.search().toLowerCase(Locale.ROOT);
    List<String> matching =
        names.stream()
            .filter(topic -> kafka.withoutPrefix(topic).toLowerCase(Locale.ROOT).contains(search))
            .toList();
    ReplicaSizes sizes = ReplicaSizes.ask(admin);
    Map<String, Sample> samples = needsSamples(query.sort()) ? sample(matching) : Map.of();
    List<String> page =
        matching.stream()
            .sorted(order(query, sizes, samples))
            .skip(query.offset())
            .limit(query.limit())
            .toList();
    Map<String, Sample> shown = samples.isEmpty() ? sample(page) : samples;
    List<String> existing = page.stream().filter(shown::containsKey).toList();
    Map<String, Config> configs = configs(existing);
    return new TopicPage(
        matching.size(),
        existing.stream()
            .filter(configs::containsKey)
            .map(topic -> summary(shown.get(topic), configs.get(topic), sizes))
            .toList());
  }

  private static boolean needsSamples(TopicQuery.Sort sort) {
    return sort == TopicQuery.Sort.PARTITIONS || sort == TopicQuery.Sort.RATE;
  }

  private static Comparator<String> order(
      TopicQuery query, ReplicaSizes sizes, Map<String, Sample> samples) {
    Comparator<String> byName = Comparator.naturalOrder();
    Comparator<String> order =
        switch (query.sort()) {
          case NAME -> byName;
          case SIZE -> Comparator.comparingLong(topic -> sizes == null ? 0 : sizes.ofTopic(topic));
          case PARTITIONS ->
              Comparator.comparingInt(
                  topic ->
                      samples.containsKey(topic)
                          ? samples.get(topic).description().partitions().size()
                          : 0);
          case RATE ->
              Comparator.comparingDouble(
                  topic ->
                      samples.containsKey(topic) && samples.get(topic).rate() != null
                          ? samples.get(topic).rate()
                          : 0);
        };
    return (query.descending() ? order.reversed() : order).thenComparing(byName);
  }

  private Map<String, Sample> sample(Collection<String> topics) {
    Map<String, TopicDescription> descriptions = TopicLookup.ask(admin, topics);
    Set<TopicPartition> led = OffsetLookup.led(descriptions.values());
    Map<String, Long> starts = byTopic(offsets.starts(led));
    Map<String, Long> ends = byTopic(offsets.ends(led));
    long nanos = System.nanoTime();
    Map<String, Sample> samples = new HashMap<>();
    descriptions.forEach(
        (topic, description) -> {
          long end = ends.getOrDefault(topic, 0L);
          samples.put(
              topic,
              new Sample(
                  description,
                  starts.getOrDefault(topic, 0L),
                  end,
                  rates.sample(topic, end, nanos)));
        });
    return samples;
  }

  private static Map<String, Long> byTopic(Map<TopicPartition, Long> offsets) {
    Map<String, Long> sums = new HashMap<>();
    offsets.forEach((partition, offset) -> sums.merge(partition.topic(), offset, Long::sum));
    return sums;
  }

  /**
   * Returns the settings of topics. They are empty if this user is not authorized to see them.
   * Omits topics that no longer exist.
   */
  private Map<String, Config> configs(Collection<String> topics) {
    Map<String, Config> configs = new HashMap<>();
    admin
        .describeConfigs(
            topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList())
        .values()
        .forEach(
            (resource, described) -> {
              Config config = config(described);
              if (config != null) {
                configs.put(resource.name(), config);
              }
            });
    return configs;
  }

  private static Config config(KafkaFuture<Config> described) {
    try {
      return awaitUnless(UnknownTopicOrPartitionException.class, described);
    } catch (AuthorizationException e) {
      return NOT_VISIBLE;
    }
  }

  private TopicSummary summary(Sample sample, Config config, ReplicaSizes sizes) {
    String topic = sample.description().name();
    List<TopicPartitionInfo> partitions = sample.description().partitions();
    return new TopicSummary(
        kafka.withoutPrefix(topic),
        partitions.size(),
        partitions.stream().mapToInt(p -> p.replicas().size()).min().orElse(0),
        sizes == null ? null : sizes.ofTopic(topic),
        sample.end() - sample.start(),
        sample.rate(),
        config.get(POLICY) == null ? null : config.get(POLICY).value(),
        retentionMillis(config));
  }

  private static Long retentionMillis(Config config) {
    if (config.get(POLICY) == null || !config.get(POLICY).value().contains("delete")) {
      return null;
    }
    long millis = Long.parseLong(config.get("retention.ms").value());
    return millis < 0 ? null : (Long) millis;
  }

  /** Returns one topic, with the groups that {@code readers} returns for it. */
  TopicDetail detail(String name, Function<String, List<TopicDetail.Reader>> readers) {
    String topic = require(name).name();
    ReplicaSizes sizes = ReplicaSizes.ask(admin);
    Sample sample = sample(List.of(topic)).get(topic);
    Config config = configs(List.of(topic)).getOrDefault(topic, NOT_VISIBLE);
    Set<TopicPartition> led = OffsetLookup.led(List.of(sample.description()));
    Map<TopicPartition, Long> starts = offsets.starts(led);
    Map<TopicPartition, Long> ends = offsets.ends(led);
    List<TopicDetail.Partition> partitions =
        sample.description().partitions().stream()
            .map(partition -> partition(topic, partition, starts, ends, sizes))
            .toList();
    return new TopicDetail(
        summary(sample, config, sizes), settings(config), partitions, readers.apply(topic));
  }

  private static TopicDetail.Partition partition(
      String topic,
      TopicPartitionInfo partition,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      ReplicaSizes sizes) {
    TopicPartition key = new TopicPartition(topic, partition.partition());
    Integer leader = OffsetLookup.hasLeader(partition) ? (Integer) partition.leader().id() : null;
    return new TopicDetail.Partition(
        partition.partition(),
        leader,
        partition.replicas().stream().map(Node::id).toList(),
        partition.isr().stream().map(Node::id).toList(),
        starts.get(key),
        ends.get(key),
        sizes == null || leader == null ? null : (Long) sizes.ofReplica(key, leader));
  }

  private static List<TopicDetail.Setting> settings(Config config) {
    return config.entries().stream()
        .map(
            entry ->
                new TopicDetail.Setting(
                    entry.name(),
                    entry.value(),
                    entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG))
        .sorted(Comparator.comparing(TopicDetail.Setting::name))
        .toList();
  }

  /** Returns the sum of the end offsets of all topics of the installation. */
  long written() {
    Set<TopicPartition> led = OffsetLookup.led(TopicLookup.ask(admin, names()).values());
    return offsets.ends(led).values().stream().mapToLong(end -> end).sum();
  }

  /** Returns the cluster with the totals of the installation's topics. */
  ClusterInfo cluster() {
    var described = admin.describeCluster();
    Node controller = await(described.controller());
    List<ClusterInfo.Broker> brokers =
        await(described.nodes()).stream()
            .sorted(Comparator.comparingInt(Node::id))
            .map(
                n ->
                    new ClusterInfo.Broker(
                        n.id(),
                        n.host(),
                        n.port(),
                        n.rack(),
                        controller != null && n.id() == controller.id()))
            .toList();
    Collection<TopicDescription> topics = TopicLookup.ask(admin, names()).values();
    List<TopicPartitionInfo> partitions =
        topics.stream().flatMap(topic -> topic.partitions().stream()).toList();
    ReplicaSizes sizes = ReplicaSizes.ask(admin);
    return new ClusterInfo(
        await(described.clusterId()),
        BrokerVersion.ask(admin),
        brokers,
        topics.size(),
        partitions.size(),
        (int) partitions.stream().filter(p -> p.isr().size() < p.replicas().size()).count(),
        sizes == null
            ? null
            : (Long) topics.stream().mapToLong(t -> sizes.ofTopic(t.name())).sum());
  }
}
