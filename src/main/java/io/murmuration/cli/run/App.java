package io.murmuration.cli.run;

import io.murmuration.cli.term.OnExit;
import io.murmuration.config.Applicability;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.observe.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x and, unless the settings name a cluster, the embedded Kafka of this process. Ctrl-C and
 * {@code kill} close first the verticles, which commit their results, and then Kafka.
 */
public final class App implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  /** Supervisors send SIGKILL 30 s after SIGTERM, and the embedded Kafka needs time to stop. */
  private static final long DRAIN_SECONDS = 20;

  private final EmbeddedKafka embedded;
  private final Vertx vertx;
  private final Settings settings;
  private final OnExit onExit;
  private volatile boolean exiting;
  private boolean closed;

  private App(EmbeddedKafka embedded, Settings settings) {
    this.embedded = embedded;
    this.settings = settings;
    this.vertx = Metrics.createVertx();
    this.onExit = new OnExit(this::closeOnExit);
  }

  /**
   * Starts Vert.x, and the embedded Kafka if the settings name no cluster.
   *
   * @throws IOException if its port or directory is taken
   * @throws io.murmuration.config.ConfigException if the settings of Kafka's clients are invalid
   */
  public static App start(Settings settings) throws IOException {
    // Reports invalid settings before it starts a broker.
    Applicability.requireSettings(settings);
    Bootstrap.kafka(settings);
    if (settings.kafka().url() != null) {
      return new App(null, settings);
    }
    EmbeddedKafka embedded = EmbeddedKafka.start(settings.kafka().data(), settings.kafka().port());
    Settings.Kafka kafka = settings.kafka();
    return new App(
        embedded,
        settings.withKafka(
            kafka
                .withUrl(KafkaUrl.parse("kafka.url", embedded.url()))
                .withAccess(kafka.access().withoutCredentials())));
  }

  /** Returns the settings, with the address of the cluster in use. */
  Settings settings() {
    return settings;
  }

  Vertx vertx() {
    return vertx;
  }

  /**
   * Waits for a task of Vert.x and throws the cause of its failure. Does not return while the
   * process exits, because the tasks that are under way then fail.
   */
  <T> T await(Function<Vertx, Future<T>> task) throws Exception {
    try {
      return task.apply(vertx).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (exiting) {
        Thread.currentThread().join();
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void closeOnExit() {
    exiting = true;
    closeOnce();
  }

  @Override
  public void close() {
    closeOnce();
    onExit.forget();
  }

  private synchronized void closeOnce() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "not all results were committed within {} s; the next start repeats the rest",
          DRAIN_SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("failed to stop", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (embedded != null) {
      embedded.close();
    }
  }
}
