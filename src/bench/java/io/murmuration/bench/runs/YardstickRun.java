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
import io.murmuration.keyword.Phrase;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/**
 * One measurement of the yardstick: the same posts, keywords, broker, heap and commit interval for
 * whoever is measured. Starts a broker in this JVM, writes the posts to {@code posts} as ingest
 * would, creates every topic and counts the truth naively, all of that untimed; then times from the
 * start of the processing, joining consumer groups included, until a reader of committed records
 * has seen every mention and every related post counted.
 *
 * <p>The last line of standard output is a JSON object. {@code cpuSeconds} is the CPU time of the
 * whole process in the timed part, with the broker and the observer in it; {@code firstSeconds} is
 * when the first count was seen, so {@code seconds - firstSeconds} is the time without the start.
 * The commit interval is the same for everything unless said otherwise, 100 ms: that of related
 * terms too, which is longer by default, since Kafka Streams has one for a whole application. Exit
 * code 1 and {@code "correct": false} mean that the result is not the truth; see {@link
 * ReferenceCounts} for what is compared.
 */
public abstract class YardstickRun implements Callable<Integer> {
  @Option(names = "--posts", required = true, description = "JSON Lines of posts")
  private Path posts;

  @Option(names = "--keywords", required = true, description = "one phrase per line")
  private Path keywords;

  @Option(names = "--port", required = true, description = "port of the broker")
  private int port;

  @Option(names = "--data", required = true, description = "directory of the broker, a new one")
  private Path data;

  @Option(
      names = "--commit-millis",
      defaultValue = "100",
      description = "commit interval of everything; -1 for each stage's default")
  private int commitMillis;

  @Option(
      names = "--own-topics",
      defaultValue = "0",
      description = "how many keywords have a topic of their own; the others share one")
  private int ownTopics;

  @Option(
      names = "--span-minutes",
      defaultValue = "50",
      description = "over how much time the posts are spread, up to 55; it ends before now")
  private int spanMinutes;

  /** What is measured, as the result names it. */
  public abstract String name();

  /** Starts the processing; whoever closes the result ends it. */
  public abstract AutoCloseable start(
      Settings settings, KafkaConnection kafka, List<Keyword> keywords) throws Exception;

  /** The directory of this run, which the broker uses. */
  public final Path data() {
    return data;
  }

  /** Settings that distinguish one run of the same kind from another. */
  public Map<String, Object> details() {
    return Map.of();
  }

  @Override
  public final Integer call() throws Exception {
    if (Files.exists(data)) {
      throw new IllegalArgumentException(data + " exists, expected a new directory");
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(data, port)) {
      Settings settings = settings(broker);
      KafkaConnection kafka = Bootstrap.kafka(settings);
      List<Keyword> followed = prepare(settings, kafka);
      ReferenceCounts truth = new ReferenceCounts(followed, settings.relatedTerms().counters());
      new PostLoader(kafka, spanMinutes).load(posts, truth);
      return measure(settings, kafka, followed, truth) ? 0 : 1;
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
    List<Phrase> phrases = Files.readAllLines(keywords).stream().map(Phrase::parse).toList();
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(settings.kafka().keepAllPosts()));
      List<Keyword> followed = new KeywordStore(kafka, ownTopics).add(phrases);
      admin.ensure(TopicLayout.own(followed, false));
      return followed;
    }
  }

  private boolean measure(
      Settings settings, KafkaConnection kafka, List<Keyword> followed, ReferenceCounts truth)
      throws Exception {
    System.err.printf(
        "%s: %,d posts, of which %,d mention a keyword%n", name(), truth.posts(), truth.matched());
    try (OutputObserver observer = new OutputObserver(kafka)) {
      OperatingSystemMXBean process =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      System.gc();
      long cpuNanos = process.getProcessCpuTime();
      long startNanos = System.nanoTime();
      AutoCloseable running = start(settings, kafka, followed);
      observer.awaitMentions(truth.mentions());
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      double cpuSeconds = (process.getProcessCpuTime() - cpuNanos) / 1e9;
      running.close();
      boolean correct = truth.agreesWith(observer.mentions(), observer.relatedTerms());
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("name", name());
      result.put("posts", truth.posts());
      result.put("matched", truth.matched());
      result.put("mentions", truth.mentions());
      result.put("seconds", rounded(seconds));
      result.put("firstSeconds", rounded((observer.firstNanos() - startNanos) / 1e9));
      result.put("cpuSeconds", rounded(cpuSeconds));
      result.put("postsPerSecond", Math.round(truth.posts() / seconds));
      result.put("checksum", truth.checksum(observer.mentions(), observer.relatedTerms()));
      result.put("correct", correct);
      result.put("exactKeywords", truth.exactKeywords());
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
