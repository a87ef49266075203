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
 * Measures the same work on Kafka Streams: one application, {@code exactly_once_v2}, stores in
 * memory with changelogs. Matching, counting, panes and ranking are the same classes as in the
 * stages, and so are the results; only the machinery differs.
 *
 * <p>The topology is what a good one would be: posts are matched in one sub-topology and counted in
 * another, which reads every matched post once for both the mentions and the related terms, where
 * the stages read it twice. Keywords are fixed; the stages follow changes. What counts is one of
 * two:
 *
 * <ul>
 *   <li>{@code --with steps}, the default: our own steps, with state that is encoded and results
 *       that are made once per commit. For that it hooks into the commit by way of internals of
 *       Kafka Streams ({@link CommitStore}), which is more than its documentation offers.
 *   <li>{@code --with stores}: processors that use its documented interface only ({@link
 *       MentionsProcessor}, {@link RelatedTermsProcessor}), as an application would. Results are
 *       made once per commit interval, but state is encoded once per post: a processor is not told
 *       of a commit, and what it has not put into a store by then is lost in a crash. The cache of
 *       the store still writes one changelog record per commit, and counters and panes are held
 *       decoded, so none is decoded but after a restart. An aggregation of the high-level language
 *       does the same and decodes the pane for each post too, which costs more than encoding it;
 *       and it would have to be keyed by slug, so that topics keyed by author would be written
 *       beside a repartition topic.
 * </ul>
 *
 * <p>Tried, with 900,000 posts of which a tenth mentions one of 100 keywords, on two shared and
 * busy cores, CPU seconds of the process: two threads via topics 22, via a repartition topic of 4
 * partitions 19 to 20, of 2 partitions 20; one thread 27 to 31, and three times as long. With the
 * linger of Kafka Streams, 100 ms, and with a longer one too where a batch is full before the
 * commit, several batches of a partition are in flight when a transaction meets it first; the
 * broker answers {@code OUT_OF_ORDER_SEQUENCE}, and retries take seconds. So the linger is beyond
 * the commit interval and one request is in flight, as in the stages. The default is the faster
 * one, one topic for all keywords, which the stages then have too; {@code --via topics} together
 * with {@code --own-topics} compares a topic per keyword on both sides.
 */
@Command(name = "streams")
public final class StreamsRun extends YardstickRun {
  /** How posts get from the fan-out to the counting. */
  public enum Via {
    /** {@code keyword-<slug>}: every keyword has a topic of its own. */
    TOPICS,
    /** One topic for all keywords, keyed by slug, like {@code keyword-shared} of the stages. */
    REPARTITION
  }

  /** What counts the posts of a keyword. */
  public enum With {
    /** Our own steps, told of commits by way of internals of Kafka Streams. */
    STEPS,
    /** Processors on the stores that Kafka Streams documents. */
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

  @Option(names = "--partitions", defaultValue = "4", description = "of the repartition topic")
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

  /** Steps take the key as it is; the processors take the slug for key, wherever it stands. */
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
   * Exactly once, and what the documentation of Kafka Streams and of its clients has for
   * throughput: batches that fill until the commit, larger polls and buffers per partition, no
   * waiting for partitions that have nothing, caches that hold all state.
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
