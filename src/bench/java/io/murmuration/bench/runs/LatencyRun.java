package io.murmuration.bench.runs;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.bench.Await;
import io.murmuration.bench.load.BrowserSocket;
import io.murmuration.bench.load.BusTotals;
import io.murmuration.bench.load.DueTimes;
import io.murmuration.bench.load.ShownTotals;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Topics;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.visualization.VisualizationVerticle;
import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the latency of posts at a fixed rate: from when a post that mentions a keyword is due
 * until the event bus shows a count that includes it, and until the handler of a browser receives
 * that count.
 *
 * <p>Posts are replayed at the times that they carry, so the due time of each is known. The n-th
 * post of a keyword is shown by its first total that is n or more. Latency starts when a post is
 * due, not when ingest reads it, so that every post that waited pays for a stall (coordinated
 * omission; G. Tene, "How NOT to Measure Latency"). Posts of different partitions may overtake each
 * other within a commit. Then the n-th count shows another post than the n-th, but the same number
 * of posts.
 */
@Command(name = "latency")
public final class LatencyRun implements Callable<Integer> {
  private static final long CHECK_MILLIS = 20;
  private static final long MAX_WAIT_NANOS = TimeUnit.MINUTES.toNanos(3);

  @Mixin private RunOptions options;

  @Option(names = "--warm-up", defaultValue = "10")
  private int warmUpSeconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new LatencyRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    DueTimes due = DueTimes.of(options.posts, options.phrases());
    Vertx browser = Vertx.vertx();
    try (OneJvm jvm = OneJvm.start(originalSpeed())) {
      ShownTotals onBus = new ShownTotals();
      ShownTotals inBrowser = new ShownTotals();
      jvm.vertx()
          .eventBus()
          .<EncodedJson>localConsumer(
              BusTotals.MENTIONS, message -> onBus.add(message.body().array()));
      BrowserSocket connected = deploy(jvm, browser, inBrowser);
      ResourceMeter meter = new ResourceMeter();
      awaitAll(expected.mentions(), onBus, inBrowser);
      Map<String, Object> figures = meter.figures(expected.posts());
      long startMillis = firstPostMillis(Bootstrap.kafka(jvm.settings()));
      long fromMillis = due.firstMillis() + TimeUnit.SECONDS.toMillis(warmUpSeconds);
      figures.put("bus", onBus.latencies(due, startMillis, fromMillis));
      figures.put("browser", inBrowser.latencies(due, startMillis, fromMillis));
      RunResults.requireEqual("totals on the bus", onBus.totals(), expected.totals());
      RunResults.requireEqual("totals in the browser", inBrowser.totals(), expected.totals());
      connected.client().close();
      RunResults.print(figures);
    } finally {
      Await.on(browser.close());
    }
    return 0;
  }

  /** Deploys ingest last, after the browser has connected, so that the browser sees every total. */
  private static BrowserSocket deploy(OneJvm jvm, Vertx browser, ShownTotals inBrowser)
      throws Exception {
    Settings settings = jvm.settings();
    VisualizationVerticle visualization = new VisualizationVerticle(settings);
    Await.on(jvm.vertx().deployVerticle(visualization));
    Await.on(jvm.vertx().deployVerticle(new RelatedTermsVerticle(settings)));
    Await.on(jvm.vertx().deployVerticle(new AggregateVerticle(settings)));
    Await.on(jvm.vertx().deployVerticle(new FanoutVerticle(settings)));
    BrowserSocket connected =
        Await.on(BrowserSocket.connect(browser, visualization.port(), inBrowser::add));
    Await.on(jvm.vertx().deployVerticle(new IngestVerticle(settings)));
    return connected;
  }

  private Settings originalSpeed() throws Exception {
    Settings settings = options.settings();
    return settings.withIngest(
        settings
            .ingest()
            .replaying(new IngestSettings.Replay(options.posts.toString(), 1.0, false)));
  }

  private static void awaitAll(long mentions, ShownTotals... all) throws Exception {
    long deadlineNanos = System.nanoTime() + MAX_WAIT_NANOS;
    for (ShownTotals totals : all) {
      while (totals.sum() < mentions) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new IllegalStateException(
              "only %d of %d mentions were shown".formatted(totals.sum(), mentions));
        }
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      }
    }
  }

  /** Returns the event time of the first post, which is the time at which it was due. */
  private static long firstPostMillis(KafkaConnection kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.poll.records", 1),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      long first = Long.MAX_VALUE;
      for (var info : consumer.partitionsFor(Topics.POSTS)) {
        TopicPartition partition = new TopicPartition(info.topic(), info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
          first = Math.min(first, record.timestamp());
        }
      }
      return first;
    }
  }
}
