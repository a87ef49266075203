package io.murmuration.support;

import io.murmuration.config.AccessToken;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The real Kafka that all integration tests of a JVM share: a container if Docker is available, the
 * embedded broker otherwise. Each test uses a prefix of its own.
 */
public final class TestCluster {
  /** The admin token of every page in these tests. */
  public static final String TOKEN = "only for the tests";

  private static final String IMAGE = "apache/kafka-native:4.2.2";

  /** Low enough for tests that kill members of a group and wait until the group notices. */
  private static final String MIN_SESSION_TIMEOUT_MILLIS = "1000";

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private TestCluster() {}

  /** Starts at the first use and stops with the JVM. */
  private static final class Holder {
    static final String URL = start();

    private static String start() {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        KafkaContainer container =
            new KafkaContainer(IMAGE)
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", MIN_SESSION_TIMEOUT_MILLIS);
        container.start();
        return "kafka://" + container.getBootstrapServers().replaceFirst("^.*://", "");
      }
      try {
        EmbeddedKafka embedded =
            EmbeddedKafka.start(
                Path.of("target", "it-kafka", String.valueOf(ProcessHandle.current().pid())),
                0,
                Map.of("group.min.session.timeout.ms", MIN_SESSION_TIMEOUT_MILLIS));
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
        return embedded.url();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the address in the form of {@code KAFKA_URL}. */
  public static String url() {
    return Holder.URL;
  }

  /**
   * Returns default settings for this cluster with a prefix that no other test has, and {@link
   * #TOKEN} as the admin token.
   */
  public static Settings settings() {
    Settings settings =
        Settings.defaults().withKafkaUrl(KafkaUrl.parse("test", url())).withPrefix(prefix());
    return settings.withVisualization(
        settings.visualization().withAdminToken(AccessToken.parse("test", TOKEN)));
  }

  /** Returns a prefix that no other test has. */
  public static String prefix() {
    return "t%d-%d-".formatted(ProcessHandle.current().pid(), PREFIXES.incrementAndGet());
  }

  /** Returns a connection to this cluster with a prefix that no other test has. */
  public static KafkaConnection kafka() {
    return Bootstrap.kafka(settings());
  }
}
