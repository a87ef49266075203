package io.murmuration.bench.runs;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.related.RelatedTermsVerticle;
import io.vertx.core.Vertx;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures fanout, aggregate and related terms, with one instance of each. */
@Command(name = "stages")
public final class StagesRun extends YardstickRun {
  public static void main(String[] args) {
    System.exit(new CommandLine(new StagesRun()).execute(args));
  }

  @Override
  public String name() {
    return "stages";
  }

  @Override
  public AutoCloseable start(Settings settings, KafkaConnection kafka, List<Keyword> keywords)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    vertx
        .deployVerticle(new RelatedTermsVerticle(settings))
        .compose(id -> vertx.deployVerticle(new AggregateVerticle(settings)))
        .compose(id -> vertx.deployVerticle(new FanoutVerticle(settings)))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    return () -> vertx.close().toCompletionStage().toCompletableFuture().get();
  }
}
