package io.murmuration.support;

import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The real Kafka that all integration tests of a JVM share: a container where Docker answers, else
 * the embedded broker. Each test takes a prefix of its own.
 */
public final class TestCluster {
  private static final String IMAGE = "apache/kafka-native:4.3.1";
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private TestCluster() {}

  /** Starts with the first use, and ends with the JVM. */
  private static final class Holder {
    static final String URL = start();

    private static String start() {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        KafkaContainer container = new KafkaContainer(IMAGE);
        container.start();
        return "kafka://" + container.getBootstrapServers().replaceFirst("^.*://", "");
      }
      try {
        EmbeddedKafka embedded =
            EmbeddedKafka.start(
                Path.of("target", "it-kafka", String.valueOf(ProcessHandle.current().pid())), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
        return embedded.url();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The address, as {@code KAFKA_URL} has it. */
  public static String url() {
    return Holder.URL;
  }

  /** Settings with defaults, on this cluster, under a prefix that no other test has. */
  public static Settings settings() {
    return Settings.defaults().withKafkaUrl(KafkaUrl.parse("test", url())).withPrefix(prefix());
  }

  /** A prefix that no other test has. */
  public static String prefix() {
    return "t%d-%d-".formatted(ProcessHandle.current().pid(), PREFIXES.incrementAndGet());
  }

  /** The same, as the Kafka clients see it. */
  public static KafkaConnection kafka() {
    return Bootstrap.kafka(settings());
  }
}
