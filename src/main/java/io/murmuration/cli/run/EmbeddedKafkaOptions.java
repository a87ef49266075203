package io.murmuration.cli.run;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the commands that run the embedded Kafka. */
final class EmbeddedKafkaOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the embedded Kafka (default: data).")
  private Path data;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the embedded Kafka on 127.0.0.1 (default: 9092; 0: any free port).")
  private Integer port;

  Settings applyTo(Settings settings) {
    Settings result = data == null ? settings : settings.withData(data);
    if (port == null) {
      return result;
    }
    if (port < 0 || port > 65535) {
      throw new ConfigException("--kafka-port", port, "a port from 0 to 65535");
    }
    return result.withKafkaPort(port);
  }
}
