package io.murmuration.bench.runs;

import io.murmuration.bench.load.PlainClients;
import io.murmuration.bench.load.PostFile;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.bench.report.ThreadUse;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.query.NamedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures bare Kafka with the same bytes. Plain clients write every post to {@code posts}, read
 * it, write the posts that mention a keyword to the keywords' topics, and read these twice. All of
 * this happens concurrently, in transactions of 100 ms, with the broker in this JVM. No post is
 * decoded: the keywords of each post are determined beforehand.
 */
@Command(name = "limit")
public final class LimitRun implements Callable<Integer> {
  @Mixin private RunOptions options;

  public static void main(String[] args) {
    System.exit(new CommandLine(new LimitRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    try (EmbeddedKafka broker = EmbeddedKafka.start(options.data, options.port)) {
      KafkaConnection kafka = new KafkaConnection(broker.url().replaceFirst("^.*://", ""), "");
      List<List<Keyword>> mentioned = mentionedByNumber(prepare(kafka));
      ThreadUse threads = new ThreadUse();
      ResourceMeter meter = new ResourceMeter();
      run(new PlainClients(kafka.bootstrapServers()), mentioned, expected);
      threads.sample();
      Map<String, Object> figures = meter.figures(expected.posts());
      figures.put("cpuMicrosPerPostBy", threads.cpuMicrosPer(expected.posts()));
      RunResults.print(figures);
    }
    return 0;
  }

  private void run(PlainClients clients, List<List<Keyword>> mentioned, Expected expected)
      throws Exception {
    int[] number = {0};
    ExecutorService threads =
        Executors.newCachedThreadPool(task -> new Thread(task, "limit-" + number[0]++));
    List<Future<Long>> parts = new ArrayList<>();
    parts.add(threads.submit(() -> clients.writePosts(options.posts)));
    parts.add(threads.submit(() -> clients.copyToKeywords(mentioned, expected.posts())));
    parts.add(threads.submit(() -> clients.read("first", expected.mentions())));
    parts.add(threads.submit(() -> clients.read("second", expected.mentions())));
    for (Future<Long> part : parts) {
      part.get();
    }
    threads.shutdown();
    RunResults.requireEqual("posts written", parts.get(0).get(), expected.posts());
    RunResults.requireEqual(
        "records written for keywords", parts.get(1).get(), expected.mentions());
  }

  /** Creates the topics. Those of keywords are assigned as in a new installation. */
  private List<Keyword> prepare(KafkaConnection kafka) throws Exception {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(true));
      List<Keyword> keywords =
          new KeywordStore(kafka).add(options.phrases().stream().map(NamedQuery::parse).toList());
      admin.ensure(TopicLayout.own(keywords, true));
      return keywords;
    }
  }

  /** Returns the mentioned keywords of each post, by its number in the file. */
  private List<List<Keyword>> mentionedByNumber(List<Keyword> keywords) throws Exception {
    KeywordMatcher matcher = new KeywordMatcher(keywords);
    List<List<Keyword>> mentioned = new ArrayList<>();
    PostFile.forEach(options.posts, post -> mentioned.add(matcher.match(post)));
    return mentioned;
  }
}
