package io.murmuration.bench.runs;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that all contenders share. */
final class RunOptions {
  @Option(names = "--posts", required = true, paramLabel = "FILE")
  public Path posts;

  @Option(names = "--keywords", required = true, paramLabel = "FILE")
  public Path keywords;

  @Option(names = "--expected", paramLabel = "FILE")
  public Path expected;

  @Option(names = "--port", defaultValue = "0", paramLabel = "N")
  public int port;

  @Option(names = "--data", required = true, paramLabel = "DIR")
  public Path data;

  public List<String> phrases() throws IOException {
    return Files.readAllLines(keywords);
  }

  /** Returns settings for a replay at full speed on an embedded broker that keeps all posts. */
  public Settings settings() throws IOException {
    Settings defaults = Settings.defaults();
    return defaults
        .withKafka(new Settings.Kafka(null, "", port, data, true))
        .withKeywords(phrases())
        .withVisualization(defaults.visualization().withPort(0))
        .withIngest(
            defaults.ingest().replaying(new IngestSettings.Replay(posts.toString(), null, false)));
  }
}
