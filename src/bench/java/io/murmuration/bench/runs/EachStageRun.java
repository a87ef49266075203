package io.murmuration.bench.runs;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.bench.Await;
import io.murmuration.bench.load.CompactionChurn;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
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
 * Measures each stage alone. One after the other, each stage processes the output of the previous
 * one, with only the broker in the same JVM. A stage that reads topics is measured from when it
 * joins its consumer group until its last commit.
 */
@Command(name = "each-stage")
public final class EachStageRun implements Callable<Integer> {
  /** The stages in the order of measurement. */
  public static final List<String> STAGES =
      List.of("ingest", "fanout", "aggregate", "related-terms", "visualization");

  private static final long CHECK_MILLIS = 10;

  /** Minimum number of updates of mentions to show, because the aggregate alone writes few. */
  private static final int MIN_UPDATES = 200_000;

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
      figures.put("fanout", process("fanout", new FanoutVerticle(settings), Topics.POSTS));
      String[] keywordTopics =
          admin.list().stream()
              .filter(Topics.ALL_KEYWORDS.asMatchPredicate())
              .toArray(String[]::new);
      figures.put(
          "aggregate", process("aggregate", new AggregateVerticle(settings), keywordTopics));
      figures.put(
          "related-terms",
          process("related-terms", new RelatedTermsVerticle(settings), keywordTopics));
      figures.put("visualization", visualization(expected));
      RunResults.print(figures);
    }
    return 0;
  }

  private Map<String, Object> ingest(Expected expected) throws Exception {
    IngestVerticle ingest = new IngestVerticle(settings);
    String id = Await.on(vertx.deployVerticle(ingest));
    ResourceMeter meter = new ResourceMeter();
    long read = Await.on(ingest.finished()).accepted();
    Map<String, Object> figures = figures(read, meter);
    RunResults.requireEqual("posts ingested", read, expected.posts());
    Await.on(vertx.undeploy(id));
    return figures;
  }

  private Map<String, Object> process(String group, VerticleBase stage, String... inputTopics)
      throws Exception {
    long end = sum(admin.endOffsets(List.of(inputTopics)).values());
    String id = Await.on(vertx.deployVerticle(stage));
    await(() -> admin.haveMembers(List.of(group)));
    ResourceMeter meter = new ResourceMeter();
    await(() -> committed(group) >= end);
    Map<String, Object> figures = figures(end, meter);
    Await.on(vertx.undeploy(id));
    return figures;
  }

  /**
   * Returns the sum of the committed offsets. They include transaction markers: one per partition
   * and commit.
   */
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
      mentions.write(MIN_UPDATES);
    }
    List<String> topics = List.of(Topics.MENTIONS, Topics.RELATED_TERMS);
    long end = sum(admin.endOffsets(topics).values());
    VisualizationVerticle visualization = new VisualizationVerticle(settings);
    ResourceMeter meter = new ResourceMeter();
    Await.on(vertx.deployVerticle(visualization));
    Await.on(visualization.toEnd());
    Map<String, Object> figures = figures(end, meter);
    Map<String, Long> totals = new TreeMap<>();
    for (Result result : Await.on(visualization.results())) {
      if (result.total() > 0) {
        totals.put(result.keyword(), result.total());
      }
    }
    RunResults.requireEqual("totals", totals, expected.totals());
    return figures;
  }

  private static long sum(Collection<Long> offsets) {
    return offsets.stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Object> figures(long records, ResourceMeter meter) {
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
