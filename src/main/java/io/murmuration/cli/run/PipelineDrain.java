package io.murmuration.cli.run;

import io.murmuration.MurmurationVerticle;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits until all posts of a source have passed the whole pipeline. */
final class PipelineDrain {
  private static final long CHECK_INTERVAL_MILLIS = 100;

  private final App app;
  private final MurmurationVerticle pipeline;
  private Consumer<IngestVerticle.Progress> onProgress = progress -> {};

  PipelineDrain(App app, MurmurationVerticle pipeline) {
    this.app = app;
    this.pipeline = pipeline;
  }

  /**
   * Returns when the source has ended, every stage has committed its whole input, and the
   * visualization has read all results.
   */
  void await(Consumer<IngestVerticle.Progress> progress) throws Exception {
    onProgress = progress;
    var finished = pipeline.ingest().finished().toCompletionStage().toCompletableFuture();
    try (TopicAdmin admin = new TopicAdmin(Bootstrap.kafka(app.settings()))) {
      awaitThat(finished::isDone);
      finished.get();
      awaitThat(() -> admin.lag(Groups.FANOUT, List.of(Topics.POSTS)) == 0);
      List<String> keywordTopics =
          admin.list().stream().filter(Topics.ALL_KEYWORDS.asMatchPredicate()).toList();
      for (String group : Groups.KEYWORD_READERS) {
        awaitThat(() -> admin.lag(group, keywordTopics) == 0);
      }
    }
    app.await(vertx -> pipeline.visualization().toEnd());
    onProgress.accept(pipeline.ingest().progress());
  }

  private void awaitThat(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      onProgress.accept(pipeline.ingest().progress());
      TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
    }
  }
}
