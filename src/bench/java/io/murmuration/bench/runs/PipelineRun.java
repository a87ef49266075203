package io.murmuration.bench.runs;

import io.murmuration.MurmurationVerticle;
import io.murmuration.bench.Await;
import io.murmuration.bench.load.BusTotals;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.bench.report.ThreadUse;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.message.Topics;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures a file through the whole system in this JVM, with all five stages and the broker. The
 * time is from the first post read until the event bus has shown every count, and the related terms
 * are committed and shown. The totals must equal the expected ones.
 */
@Command(name = "pipeline")
public final class PipelineRun implements Callable<Integer> {
  private static final long CHECK_MILLIS = 20;
  private static final int CHECKS_PER_SAMPLE = 50;

  @Mixin private RunOptions options;

  @Option(names = "--partitions", defaultValue = "4")
  private int partitions;

  /** Duration of the warm-up, which the sustained part leaves out. */
  @Option(names = "--warm-up", defaultValue = "10")
  private int warmUpSeconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new PipelineRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    try (OneJvm jvm = OneJvm.start(options.settings());
        TopicAdmin admin = new TopicAdmin(Bootstrap.kafka(jvm.settings()))) {
      admin.ensure(
          TopicLayout.fixed(true).stream()
              .filter(topic -> topic.name().equals(Topics.POSTS))
              .map(posts -> new TopicSpec(posts.name(), partitions, posts.config()))
              .toList());
      BusTotals totals = new BusTotals(jvm.vertx());
      MurmurationVerticle all = new MurmurationVerticle(jvm.settings());
      Await.on(jvm.vertx().deployVerticle(all));
      Map<String, Object> figures = follow(all, admin, totals, expected);
      RunResults.requireEqual("totals", totals.byPhrase(), expected.totals());
      RunResults.print(figures);
    }
    return 0;
  }

  /** Waits for the end and samples the stages every second. */
  private Map<String, Object> follow(
      MurmurationVerticle all, TopicAdmin admin, BusTotals totals, Expected expected)
      throws Exception {
    ThreadUse threads = new ThreadUse();
    ResourceMeter meter = new ResourceMeter();
    LagSamples lags = new LagSamples(admin, expected);
    while (totals.sum() < expected.mentions() || lags.relatedTerms() > 0) {
      int checks = 0;
      do {
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      } while (++checks < CHECKS_PER_SAMPLE && totals.sum() < expected.mentions());
      threads.sample();
      lags.sample(meter, all.ingest().progress().counts().accepted(), totals.sum());
    }
    Await.on(all.visualization().toEnd());
    threads.sample();
    Map<String, Object> figures = meter.figures(expected.posts());
    figures.putAll(lags.figures(warmUpSeconds));
    figures.put("cpuMicrosPerPostBy", threads.cpuMicrosPer(expected.posts()));
    figures.put("bytesPerPostBy", threads.bytesPer(expected.posts()));
    return figures;
  }
}
