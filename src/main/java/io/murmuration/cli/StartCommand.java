package io.murmuration.cli;

import io.murmuration.MurmurationVerticle;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs all five verticles in this process. */
@Command(
    name = "murmuration",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Follows keywords across live social streams.",
      "Without a command: all of it in one process, on simulated posts, with an embedded Kafka"
          + " unless KAFKA_URL names one; the page is at http://127.0.0.1:8080."
    },
    footer = {
      "",
      "Environment: KAFKA_URL=kafka://host:port,… uses an existing Kafka; KAFKA_PREFIX stands before"
          + " every topic, group and transaction; PORT serves the page on all interfaces; ADMIN_TOKEN"
          + " lets whoever sends it change keywords and sources; MASTODON_TOKEN is shown to the server"
          + " of --source mastodon.",
      "Exit codes: 0 success, 2 wrong command line or configuration, 1 any other failure."
    })
public final class StartCommand implements Callable<Integer> {
  /** Answered by a command that goes on until the process is told to end. */
  public static final int RUNNING = -1;

  @Mixin private ConfOption conf;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;
  @Mixin private PipelineOptions pipeline;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "Where posts come from, several with commas between: simulate, or replay as the"
              + " configuration has it.")
  private String source;

  @Option(
      names = "--server",
      paramLabel = "HOST",
      description = "The server that --source mastodon reads, such as mastodon.social.")
  private String server;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Simulated posts per second (default: 200).")
  private Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed, other simulated posts (default: 1).")
  private Long seed;

  @Override
  public Integer call() throws Exception {
    App app = App.start(settings());
    try {
      MurmurationVerticle all = new MurmurationVerticle(app.settings());
      app.await(vertx -> vertx.deployVerticle(all));
      pipeline.warnOfIgnoredKeywords(app.settings());
      System.out.printf(
          "Murmuration is running: http://%s:%d%n",
          app.settings().visualization().host(), all.visualization().port());
      if (app.settings().ingest().sources().contains(IngestSettings.Source.PUSH)) {
        System.out.printf(
            "Posts are taken at http://%s:%d/api/posts%n",
            app.settings().visualization().host(), all.visualization().port());
      }
      return RUNNING;
    } catch (Exception e) {
      app.close();
      throw e;
    }
  }

  private Settings settings() throws Exception {
    Settings settings = pipeline.applyTo(embeddedKafka.applyTo(conf.settings("murmuration")));
    IngestSettings ingest = settings.ingest();
    IngestSettings.Simulate simulate = ingest.simulate();
    if (rate != null && !(rate > 0 && rate <= 1e9)) {
      throw new ConfigException("--rate", rate, "a number above 0");
    }
    return settings.withIngest(
        ingest
            .withSources(
                source == null
                    ? ingest.sources()
                    : IngestSettings.Source.parseList("--source", source))
            .withMastodon(
                server == null
                    ? ingest.mastodon()
                    : ingest
                        .mastodon()
                        .withServer(IngestSettings.mastodonServer("--server", server)))
            .withSimulate(
                new IngestSettings.Simulate(
                    rate == null ? simulate.rate() : rate, seed == null ? simulate.seed() : seed)));
  }
}
