package io.murmuration.cli.kafka;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.FirstContact;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waits until Kafka is available. */
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description = {
      "Waits until Kafka answers.",
      "With --topics, also waits for Murmuration's topics. Exits with 1 on timeout, or if Kafka"
          + " denies access."
    },
    footer = {"", "Example: murmuration wait --topics --timeout 2m && murmuration keywords list"})
public final class WaitCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Minimum time for a broker to answer, even if it exceeds the timeout. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = RetentionConverter.Time.class,
      description = "Maximum time to wait (default: 60s).")
  private Duration timeout;

  @Option(names = "--topics", description = "Also wait for Murmuration's topics.")
  private boolean topics;

  @Override
  public Integer call() throws Exception {
    Settings settings = conf.settings("murmuration");
    KafkaConnection kafka = Bootstrap.kafka(settings);
    long start = System.nanoTime();
    while (true) {
      Duration left = timeout.minusNanos(System.nanoTime() - start);
      new FirstContact(kafka, left.compareTo(ANSWER) < 0 ? ANSWER : left).await();
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        List<String> missing = topics ? missing(admin.list()) : List.of();
        if (missing.isEmpty()) {
          return ready(kafka, start);
        }
        if (left.compareTo(PAUSE) < 0) {
          throw new KafkaException(
              "Kafka answers at %s, but has no topic %s after %s."
                  .formatted(
                      kafka.bootstrapServers(),
                      String.join(", ", missing),
                      Format.age(timeout.toMillis())));
        }
      } catch (KafkaException e) {
        if (left.compareTo(PAUSE) < 0) {
          throw e;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static List<String> missing(Set<String> existing) {
    return Topics.FIXED.stream().filter(topic -> !existing.contains(topic)).toList();
  }

  private int ready(KafkaConnection kafka, long startNanos) {
    long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    output.print(
        Map.of("ready", true, "waitedMillis", millis),
        out -> out.printf("ready: %s after %s%n", kafka.bootstrapServers(), Format.age(millis)));
    return 0;
  }
}
