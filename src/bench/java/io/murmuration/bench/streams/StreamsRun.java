package io.murmuration.bench.streams;

import io.murmuration.aggregate.AggregateStep;
import io.murmuration.bench.runs.YardstickRun;
import io.murmuration.config.Settings;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.ProcessExit;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.Topics;
import io.murmuration.related.RelatedTermsProcessor;
import io.murmuration.related.RelatedTermsStep;
import io.murmuration.stage.StageStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the same work on Kafka Streams: one application, {@code exactly_once_v2}, in-memory
 * stores with changelogs. The classes for matching, counting, panes and ranking are those of the
 * stages, and the results are equal. Only the machinery differs.
 *
 * <p>The topology is a reasonable one for Kafka Streams. One sub-topology matches posts. Another
 * counts them and reads every matched post once for both mentions and related terms, where the
 * stages read it twice. Keywords are fixed, whereas the stages follow changes. There are two ways
 * to count:
 *
 * <ul>
 *   <li>{@code --with steps}, the default: the steps of the stages, which encode their state and
 *       produce results once per commit. They hook into the commit with internals of Kafka Streams
 *       ({@link CommitStore}), beyond its documented interface.
 *   <li>{@code --with stores}: processors that use only the documented interface ({@link
 *       MentionsProcessor}, {@link RelatedTermsProcessor}), as an application would. Results are
 *       produced once per commit interval, but state is encoded once per post. A processor has no
 *       hook before a commit, and a crash loses anything not put into a store by then. The cache of
 *       the store still writes one changelog record per commit. Counters and panes are held
 *       decoded, so that they are decoded only after a restart. An aggregation of the high-level
 *       DSL does the same, but also decodes the pane for each post, which costs more than encoding
 *       it. It must also be keyed by slug, so topics keyed by author would need an additional
 *       repartition topic.
 * </ul>
 *
 * <p>Alternatives were measured with 900,000 posts, of which a tenth mentions one of 100 keywords,
 * on two shared and busy cores, in CPU seconds of the process. Two threads need 22 with topics, 19
 * to 20 with a repartition topic of 4 partitions, and 20 with one of 2 partitions. One thread needs
 * 27 to 31, and three times the elapsed time.
 *
 * <p>The linger of Kafka Streams is 100 ms. With that linger, or with a longer one if a batch is
 * full before the commit, several batches of a partition are in flight when a transaction first
 * writes to it. The broker then responds with {@code OUT_OF_ORDER_SEQUENCE}, and retries take
 * seconds. Therefore the linger exceeds the commit interval and one request is in flight, as in the
 * stages.
 *
 * <p>The default is the faster variant, one topic for all keywords, which the stages then also use.
 * {@code --via topics} with {@code --own-topics} compares a topic per keyword on both sides.
 */
@Command(name = "streams")
public final class StreamsRun extends YardstickRun {
  /** The transport of posts from fanout to counting. */
  public enum Via {
    /** One topic per keyword, {@code keyword-<slug>}. */
    TOPICS,
    /** One topic for all keywords, keyed by slug, like {@code keyword-shared} of the stages. */
    REPARTITION
  }

  /** The code that counts the posts of a keyword. */
  public enum With {
    /** The steps of the stages, which internals of Kafka Streams notify of commits. */
    STEPS,
    /** Processors on the documented stores of Kafka Streams. */
    STORES
  }

  private static final String REPARTITION_TOPIC = "posts-by-keyword";
  private static final ByteArrayDeserializer READ = new ByteArrayDeserializer();
  private static final ByteArraySerializer WRITE = new ByteArraySerializer();

  @Option(names = "--via", defaultValue = "REPARTITION", description = "${COMPLETION-CANDIDATES}")
  private Via via;

  @Option(names = "--with", defaultValue = "STEPS", description = "${COMPLETION-CANDIDATES}")
  private With with;

  @Option(names = "--threads", defaultValue = "2")
  private int threads;

  @Option(
      names = "--partitions",
      defaultValue = "4",
      description = "number of partitions of the repartition topic")
  private int partitions;

  @Option(names = "--set", description = "a setting of Kafka Streams, KEY=VALUE")
  private Map<String, String> overrides = Map.of();

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new StreamsRun()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public Map<String, Object> details() {
    return Map.of("via", via, "with", with, "threads", threads, "set", overrides);
  }

  @Override
  public AutoCloseable start(Settings settings, KafkaConnection kafka, List<Keyword> keywords) {
    if (via == Via.REPARTITION) {
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin.ensure(List.of(new TopicSpec(REPARTITION_TOPIC, partitions, Map.of())));
      }
    }
    KafkaStreams streams = new KafkaStreams(topology(settings, keywords), config(settings, kafka));
    streams.setUncaughtExceptionHandler(
        e -> {
          ProcessExit.fatal(e);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    return streams;
  }

  private Topology topology(Settings settings, Collection<Keyword> keywords) {
    Map<String, Keyword> bySlug =
        keywords.stream().collect(Collectors.toMap(Keyword::slug, Function.identity()));
    Topology topology =
        new Topology()
            .addSource("posts", READ, READ, Topics.POSTS)
            .addProcessor("fanout", () -> new FanoutProcessor(keywords), "posts");
    if (via == Via.TOPICS) {
      Serializer<FanoutProcessor.Route> postKey = (topic, route) -> route.postKey();
      topology
          .addSink(
              "to-keywords",
              (route, value, context) -> Topics.KEYWORD_PREFIX + route.slug(),
              postKey,
              WRITE,
              "fanout")
          .addSource("keywords", keywordKey(), READ, Topics.ALL_KEYWORDS);
    } else {
      Serializer<FanoutProcessor.Route> slug =
          (topic, route) -> route.slug().getBytes(StandardCharsets.UTF_8);
      topology
          .addSink("to-keywords", REPARTITION_TOPIC, slug, WRITE, "fanout")
          .addSource("keywords", keywordKey(), READ, REPARTITION_TOPIC);
    }
    if (with == With.STEPS) {
      addStep(topology, () -> new AggregateStep(bySlug::get), Topics.MENTIONS, Topics.MENTIONS);
      addStep(
          topology,
          () -> new RelatedTermsStep(bySlug::get, bounds(settings)),
          Topics.RELATED_TERMS_STATE,
          Topics.RELATED_TERMS);
    } else {
      addProcessors(topology, bySlug::get, settings);
    }
    return topology;
  }

  /** Returns the deserializer of keys: steps need the original key, processors need the slug. */
  private Deserializer<?> keywordKey() {
    if (with == With.STEPS) {
      return READ;
    }
    Deserializer<String> slugOfTopic = (topic, author) -> Topics.slug(topic);
    return via == Via.TOPICS ? slugOfTopic : new StringDeserializer();
  }

  private static RelatedTermsStep.Settings bounds(Settings settings) {
    RelatedTermsStep.Settings defaults = RelatedTermsStep.Settings.DEFAULT;
    return new RelatedTermsStep.Settings(
        defaults.window(), defaults.pane(), settings.relatedTerms().counters(), defaults.top());
  }

  private static void addStep(
      Topology topology, Supplier<StageStep> steps, String stateTopic, String outputTopic) {
    topology
        .addProcessor(
            outputTopic, () -> new StepProcessor(steps, stateTopic, outputTopic), "keywords")
        .addStateStore(CommitStore.builder(stateTopic), outputTopic)
        .addSink("to-" + outputTopic, outputTopic, WRITE, WRITE, outputTopic);
  }

  private static void addProcessors(Topology topology, KeywordLookup lookup, Settings settings) {
    Duration interval = settings.relatedTerms().commitInterval();
    RelatedTermsStep.Settings bounds = bounds(settings);
    StringSerializer key = new StringSerializer();
    topology
        .addProcessor(Topics.MENTIONS, () -> new MentionsProcessor(lookup, interval), "keywords")
        .addStateStore(MentionsProcessor.store(), Topics.MENTIONS)
        .addSink("to-mentions", Topics.MENTIONS, key, WRITE, Topics.MENTIONS)
        .addProcessor(
            Topics.RELATED_TERMS,
            () -> new RelatedTermsProcessor(lookup, bounds, interval),
            "keywords")
        .addStateStore(RelatedTermsProcessor.store(bounds), Topics.RELATED_TERMS)
        .addSink("to-related-terms", Topics.RELATED_TERMS, key, WRITE, Topics.RELATED_TERMS);
  }

  /**
   * Returns the configuration: exactly once, with the settings that the documentation of Kafka
   * Streams and of its clients recommends for throughput. Batches fill until the commit, polls and
   * buffers per partition are larger, empty partitions cause no waiting, and the caches hold all
   * state.
   */
  private Properties config(Settings settings, KafkaConnection kafka) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams");
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        String.valueOf(settings.relatedTerms().commitInterval().toMillis()));
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, String.valueOf(threads));
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
    p.put(StreamsConfig.STATE_DIR_CONFIG, data().resolve("streams").toString());
    p.put(StreamsConfig.consumerPrefix("max.poll.records"), "10000");
    p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, "10000");
    p.put(
        StreamsConfig.producerPrefix("linger.ms"),
        String.valueOf(settings.relatedTerms().commitInterval().plusSeconds(1).toMillis()));
    p.put(StreamsConfig.producerPrefix("max.in.flight.requests.per.connection"), "1");
    p.put(StreamsConfig.producerPrefix("batch.size"), String.valueOf(128 << 10));
    p.put(StreamsConfig.producerPrefix("buffer.memory"), String.valueOf(40 << 20));
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, String.valueOf(64 << 20));
    p.put("enable.metrics.push", "false");
    p.put("metric.reporters", "");
    p.putAll(overrides);
    return p;
  }
}
