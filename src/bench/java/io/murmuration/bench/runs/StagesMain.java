package io.murmuration.bench.runs;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.bench.Await;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs some stages until the process is killed, on the broker of another process or on its own. */
@Command(name = "stages")
final class StagesMain implements Callable<Integer> {
  /** Not an exit code: the process keeps running. */
  private static final int RUNNING = -1;

  @Mixin private RunOptions options;

  @Option(names = "--kafka-url")
  private String kafkaUrl;

  @Option(names = "--page", required = true, paramLabel = "PORT")
  private int page;

  @Option(names = "--original-times")
  private boolean originalTimes;

  @Option(names = "--speed")
  private Double speed;

  @Parameters private List<String> stages;

  public static void main(String[] args) {
    int exitCode = new CommandLine(new StagesMain()).execute(args);
    if (exitCode != RUNNING) {
      System.exit(exitCode);
    }
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = replay(options.settings());
    Vertx vertx;
    if (kafkaUrl == null) {
      OneJvm jvm = OneJvm.start(settings);
      vertx = jvm.vertx();
      settings = jvm.settings();
    } else {
      vertx = Vertx.vertx();
      settings = settings.withKafkaUrl(KafkaUrl.parse("--kafka-url", kafkaUrl));
    }
    for (String stage : stages) {
      Await.on(vertx.deployVerticle(verticle(stage, settings)));
    }
    return RUNNING;
  }

  private Settings replay(Settings settings) {
    return settings
        .withVisualization(settings.visualization().withPort(page))
        .withIngest(
            settings
                .ingest()
                .replaying(
                    new IngestSettings.Replay(options.posts.toString(), speed, originalTimes)));
  }

  private static VerticleBase verticle(String stage, Settings settings) {
    return switch (stage) {
      case "ingest" -> new IngestVerticle(settings);
      case "fanout" -> new FanoutVerticle(settings);
      case "aggregate" -> new AggregateVerticle(settings);
      case "related-terms" -> new RelatedTermsVerticle(settings);
      case "visualization" -> new VisualizationVerticle(settings);
      default -> throw new IllegalArgumentException("unknown stage: " + stage);
    };
  }
}
