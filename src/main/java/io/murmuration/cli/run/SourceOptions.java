package io.murmuration.cli.run;

import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import picocli.CommandLine.Option;

/** The options of the commands that read sources. */
final class SourceOptions {
  @Option(
      names = "--source",
      paramLabel = "LIST",
      description =
          "Sources of posts, separated by commas: simulate, bluesky, mastodon, x, push, or replay"
              + " with the file from the configuration (default: simulate).")
  private String source;

  @Option(
      names = "--server",
      paramLabel = "HOST",
      description = "Server for mastodon, such as mastodon.social.")
  private String server;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Simulated posts per second (default: 200).")
  private Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the simulated posts (default: 1).")
  private Long seed;

  IngestSettings applyTo(IngestSettings settings) {
    IngestSettings result = settings;
    if (source != null) {
      result = result.withSources(Source.parseList("--source", source));
    }
    if (server != null) {
      result =
          result.withMastodon(
              result.mastodon().withServer(IngestSettings.mastodonServer("--server", server)));
    }
    if (rate != null && !(rate > 0 && rate <= 1e9)) {
      throw new ConfigException(
          "--rate", rate, rate > 0 ? "at most 1000000000" : "a number above 0");
    }
    IngestSettings.Simulate simulate = result.simulate();
    return result.withSimulate(
        new IngestSettings.Simulate(
            rate == null ? simulate.rate() : rate, seed == null ? simulate.seed() : seed));
  }
}
