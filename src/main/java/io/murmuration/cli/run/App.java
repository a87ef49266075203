package io.murmuration.cli.run;

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
 * What runs in this process: Vert.x and, where no cluster is named, the embedded Kafka. Ctrl-C and
 * {@code kill} close it: first the verticles, which commit what they have done, then Kafka.
 */
public final class App implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  /** Whoever ends processes by SIGTERM kills them after 30 s, and the embedded Kafka needs some. */
  private static final long DRAIN_SECONDS = 20;

  private final EmbeddedKafka embedded;
  private final Vertx vertx;
  private final Settings settings;
  private final Thread onExit;
  private boolean closed;

  private App(EmbeddedKafka embedded, Settings settings) {
    this.embedded = embedded;
    this.settings = settings;
    this.vertx = Metrics.createVertx();
    this.onExit = new Thread(this::closeOnce, "close-on-exit");
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts the embedded Kafka where the settings name no cluster.
   *
   * @throws IOException if its port or directory is taken
   * @throws io.murmuration.config.ConfigException if Kafka's clients cannot be set like this
   */
  public static App start(Settings settings) throws IOException {
    // What is wrong with it is told before a broker is started.
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

  /** The settings, with the address of the cluster that is used. */
  Settings settings() {
    return settings;
  }

  Vertx vertx() {
    return vertx;
  }

  /** Waits for something that Vert.x does, and throws what it fails with. */
  <T> T await(Function<Vertx, Future<T>> task) throws Exception {
    try {
      return task.apply(vertx).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    closeOnce();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already");
    }
  }

  private synchronized void closeOnce() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not everything was committed within {} s; it will be done again", DRAIN_SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("stopping failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (embedded != null) {
      embedded.close();
    }
  }
}
