package io.murmuration.bench.runs;

import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.kafka.EmbeddedKafka;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Vert.x and a broker in this process. Closing stops Vert.x first, then the broker. */
record OneJvm(Vertx vertx, EmbeddedKafka kafka, Settings settings) implements AutoCloseable {
  private static final long DRAIN_SECONDS = 10;

  /**
   * Starts the broker described by the settings. The settings of the result contain its address.
   */
  public static OneJvm start(Settings settings) throws IOException {
    EmbeddedKafka kafka = EmbeddedKafka.start(settings.kafka().data(), settings.kafka().port());
    return new OneJvm(
        Vertx.vertx(), kafka, settings.withKafkaUrl(KafkaUrl.parse("kafka.url", kafka.url())));
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("cannot stop Vert.x: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kafka.close();
  }
}
