package io.murmuration.bench.runs;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.bench.Await;
import io.murmuration.bench.load.CompactionChurn;
import io.murmuration.bench.report.Figures;
import io.murmuration.bench.report.Meter;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Topics;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.visualization.Result;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Each stage alone: one after the other, each works off what the one before it has left in its
 * topics, with nothing but the broker beside it. A stage that reads topics is measured from when it
 * is a member of its consumer group to its last commit.
 */
@Command(name = "each-stage")
public final class EachStageRun implements Callable<Integer> {
  /** In the order in which they are measured. */
  public static final List<String> STAGES =
      List.of("ingest", "fanout", "aggregate", "related-terms", "visualization");

  private static final long CHECK_MILLIS = 10;

  /** So many updates of mentions are shown, at least: what the aggregate alone writes is little. */
  private static final int UPDATES = 200_000;

  @Mixin private RunOptions options;

  private Vertx vertx;
  private Settings settings;
  private KafkaConnection kafka;
  private TopicAdmin admin;

  public static void main(String[] args) {
    System.exit(new CommandLine(new EachStageRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    try (OneJvm jvm = OneJvm.start(options.settings())) {
      vertx = jvm.vertx();
      settings = jvm.settings();
      kafka = Bootstrap.kafka(settings);
      admin = new TopicAdmin(kafka);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("ingest", ingest(expected));
      figures.put("fanout", work("fanout", new FanoutVerticle(settings), Topics.POSTS));
      String[] keywordTopics =
          admin.list().stream()
              .filter(Topics.ALL_KEYWORDS.asMatchPredicate())
              .toArray(String[]::new);
      figures.put("aggregate", work("aggregate", new AggregateVerticle(settings), keywordTopics));
      figures.put(
          "related-terms",
          work("related-terms", new RelatedTermsVerticle(settings), keywordTopics));
      figures.put("visualization", visualization(expected));
      Figures.print(figures);
    }
    return 0;
  }

  private Map<String, Object> ingest(Expected expected) throws Exception {
    IngestVerticle ingest = new IngestVerticle(settings);
    String id = Await.on(vertx.deployVerticle(ingest));
    Meter meter = new Meter();
    long read = Await.on(ingest.finished()).accepted();
    Map<String, Object> figures = figures(read, meter);
    Figures.requireEqual("posts ingested", read, expected.posts());
    Await.on(vertx.undeploy(id));
    return figures;
  }

  private Map<String, Object> work(String group, VerticleBase stage, String... inputTopics)
      throws Exception {
    long end = sum(admin.endOffsets(List.of(inputTopics)).values());
    String id = Await.on(vertx.deployVerticle(stage));
    await(() -> admin.haveMembers(List.of(group)));
    Meter meter = new Meter();
    await(() -> committed(group) >= end);
    Map<String, Object> figures = figures(end, meter);
    Await.on(vertx.undeploy(id));
    return figures;
  }

  /** Offsets also count the markers of transactions: one per partition and commit. */
  private long committed(String group) {
    return admin.committedOffsets(group).values().stream().mapToLong(o -> o.offset()).sum();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
    }
  }

  private Map<String, Object> visualization(Expected expected) throws Exception {
    try (CompactionChurn mentions = new CompactionChurn(kafka, Topics.MENTIONS)) {
      mentions.write(UPDATES);
    }
    List<String> topics = List.of(Topics.MENTIONS, Topics.RELATED_TERMS);
    long end = sum(admin.endOffsets(topics).values());
    VisualizationVerticle visualization = new VisualizationVerticle(settings);
    Meter meter = new Meter();
    Await.on(vertx.deployVerticle(visualization));
    Await.on(visualization.toEnd());
    Map<String, Object> figures = figures(end, meter);
    Map<String, Long> totals = new TreeMap<>();
    for (Result result : Await.on(visualization.results())) {
      if (result.total() > 0) {
        totals.put(result.keyword(), result.total());
      }
    }
    Figures.requireEqual("totals", totals, expected.totals());
    return figures;
  }

  private static long sum(Collection<Long> offsets) {
    return offsets.stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Object> figures(long records, Meter meter) {
    double seconds = meter.seconds();
    double cpuSeconds = meter.cpuSeconds();
    return Map.of(
        "records",
        records,
        "seconds",
        seconds,
        "recordsPerSecond",
        records / seconds,
        "cpuMicrosPerRecord",
        cpuSeconds * 1e6 / records);
  }
}
