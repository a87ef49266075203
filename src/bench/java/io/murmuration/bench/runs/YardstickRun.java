package io.murmuration.bench.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.murmuration.bench.load.OutputObserver;
import io.murmuration.bench.load.PostLoader;
import io.murmuration.bench.load.ReferenceCounts;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/**
 * Measures a system under the conditions of the yardstick: the same posts, keywords, broker, heap
 * and commit interval for all. The untimed preparation starts a broker in this JVM, writes the
 * posts to {@code posts} as ingest does, creates every topic, and makes naive reference counts. The
 * time is from the start of the processing, including the joining of consumer groups, until a
 * reader of committed records has seen every mention and every related post counted.
 *
 * <p>The last line of standard output is a JSON object. {@code cpuSeconds} is the CPU time of the
 * whole process in the timed part, including the broker and the observer. {@code firstSeconds} is
 * the time until the first count, so {@code seconds - firstSeconds} excludes the start-up. The
 * default commit interval is 100 ms for everything, because Kafka Streams has one interval per
 * application. The default of related terms is otherwise longer. Exit code 1 and {@code "correct":
 * false} mean that the result differs from the reference counts. See {@link ReferenceCounts} for
 * the compared values.
 */
public abstract class YardstickRun implements Callable<Integer> {
  @Option(names = "--posts", required = true, description = "JSON Lines file of posts")
  private Path posts;

  @Option(names = "--keywords", required = true, description = "file with one phrase per line")
  private Path keywords;

  @Option(names = "--port", required = true, description = "port of the broker")
  private int port;

  @Option(names = "--data", required = true, description = "new directory for the broker")
  private Path data;

  @Option(
      names = "--commit-millis",
      defaultValue = "100",
      description = "commit interval of all stages, or -1 for the default of each")
  private int commitMillis;

  @Option(
      names = "--own-topics",
      defaultValue = "0",
      description = "number of keywords with their own topic; the others share one")
  private int ownTopics;

  @Option(
      names = "--span-minutes",
      defaultValue = "50",
      description = "span of the event times of the posts, at most 55; it ends in the past")
  private int spanMinutes;

  /** Returns the name of the measured system in the result. */
  public abstract String name();

  /** Starts the processing. Closing the result stops it. */
  public abstract AutoCloseable start(
      Settings settings, KafkaConnection kafka, List<Keyword> keywords) throws Exception;

  /** Returns the directory of this run, which the broker uses. */
  public final Path data() {
    return data;
  }

  /** Returns settings that distinguish runs of the same system. */
  public Map<String, Object> details() {
    return Map.of();
  }

  @Override
  public final Integer call() throws Exception {
    if (Files.exists(data)) {
      throw new IllegalArgumentException(data + " exists; specify a new directory");
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(data, port)) {
      Settings settings = settings(broker);
      KafkaConnection kafka = Bootstrap.kafka(settings);
      List<Keyword> followed = prepare(settings, kafka);
      ReferenceCounts reference = new ReferenceCounts(followed, settings.relatedTerms().counters());
      new PostLoader(kafka, spanMinutes).load(posts, reference);
      return measure(settings, kafka, followed, reference) ? 0 : 1;
    }
  }

  private Settings settings(EmbeddedKafka broker) {
    String json =
        commitMillis < 0
            ? "{}"
            : """
            {"fanout": {"commitIntervalMillis": %1$d}, "aggregate": {"commitIntervalMillis": %1$d},
             "relatedTerms": {"commitIntervalMillis": %1$d}}\
            """
                .formatted(commitMillis);
    return Settings.parse(json, Map.of())
        .withKafkaUrl(KafkaUrl.parse("broker", broker.url()))
        .withOwnTopics(ownTopics);
  }

  private List<Keyword> prepare(Settings settings, KafkaConnection kafka) throws Exception {
    List<NamedQuery> phrases =
        Files.readAllLines(keywords).stream().map(NamedQuery::parse).toList();
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(settings.kafka().keepAllPosts()));
      List<Keyword> followed = new KeywordStore(kafka, ownTopics).add(phrases);
      admin.ensure(TopicLayout.own(followed, false));
      return followed;
    }
  }

  private boolean measure(
      Settings settings, KafkaConnection kafka, List<Keyword> followed, ReferenceCounts reference)
      throws Exception {
    System.err.printf(
        "%s: %,d posts, %,d of them mention a keyword%n",
        name(), reference.posts(), reference.matched());
    try (OutputObserver observer = new OutputObserver(kafka)) {
      OperatingSystemMXBean process =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      System.gc();
      long cpuNanos = process.getProcessCpuTime();
      long startNanos = System.nanoTime();
      AutoCloseable running = start(settings, kafka, followed);
      observer.awaitMentions(reference.mentions());
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      double cpuSeconds = (process.getProcessCpuTime() - cpuNanos) / 1e9;
      running.close();
      boolean correct = reference.agreesWith(observer.mentions(), observer.relatedTerms());
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("name", name());
      result.put("posts", reference.posts());
      result.put("matched", reference.matched());
      result.put("mentions", reference.mentions());
      result.put("seconds", rounded(seconds));
      result.put("firstSeconds", rounded((observer.firstNanos() - startNanos) / 1e9));
      result.put("cpuSeconds", rounded(cpuSeconds));
      result.put("postsPerSecond", Math.round(reference.posts() / seconds));
      result.put("checksum", reference.checksum(observer.mentions(), observer.relatedTerms()));
      result.put("correct", correct);
      result.put("exactKeywords", reference.exactKeywords());
      result.put("commitMillis", commitMillis);
      result.putAll(details());
      System.out.println(new ObjectMapper().writeValueAsString(result));
      return correct;
    }
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
