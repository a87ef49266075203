package io.murmuration.cli.run;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.config.Settings;
import io.murmuration.kafka.EmbeddedKafka;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs only the embedded Kafka. */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    description = "Runs only the embedded Kafka, for several local processes.")
public final class KafkaCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;

  @Override
  public Integer call() throws Exception {
    log.use();
    Settings settings = embeddedKafka.applyTo(conf.settings("murmuration"));
    EmbeddedKafka kafka = EmbeddedKafka.start(settings.kafka().data(), settings.kafka().port());
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-on-exit"));
    System.out.printf("Kafka is running: %s, data in %s%n", kafka.url(), settings.kafka().data());
    return StartCommand.RUNNING;
  }
}
