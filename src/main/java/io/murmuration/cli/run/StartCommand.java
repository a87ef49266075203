package io.murmuration.cli.run;

import io.murmuration.MurmurationVerticle;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.GivenOptions;
import io.murmuration.cli.term.Version;
import io.murmuration.config.Applicability;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.ingest.Sources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs all five verticles in this process. */
@Command(
    name = "murmuration",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Follows keywords across live social streams.",
      "Without a command: runs all stages in one process on simulated posts, with an embedded Kafka"
          + " unless KAFKA_URL is set. Prints a link to the page once it is up."
    },
    footer = {
      "",
      "Environment: KAFKA_URL=kafka://host:port,… uses an existing Kafka; kafka+ssl:// encrypts, with"
          + " KAFKA_TRUSTED_CERT, KAFKA_CLIENT_CERT and KAFKA_CLIENT_CERT_KEY as PEM."
          + " KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD authenticate the user."
          + " KAFKA_PREFIX prefixes every topic, group and transaction."
          + " PORT serves the page on all interfaces."
          + " ADMIN_TOKEN authorizes clients that send it to change keywords, sources and Kafka,"
          + " instead of the token in the data directory."
          + " ALLOWED_HOSTS are further host names of the page, and TRUSTED_PROXIES the networks of"
          + " its proxies."
          + " METRICS_PORT serves health and metrics. LOG_FORMAT=json writes the log as JSON."
          + " OTEL_EXPORTER_OTLP_ENDPOINT receives traces."
          + " X_BEARER_TOKEN and MASTODON_TOKEN are the tokens for --source x and mastodon."
          + " PUSH_TOKEN authorizes clients of --source push.",
      "Exit codes: 0 success, 2 wrong command line or configuration, 1 any other failure."
    })
public final class StartCommand implements Callable<Integer> {
  /** Exit code of a command that keeps running until the process is stopped. */
  public static final int RUNNING = -1;

  @Spec private CommandSpec command;

  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;
  @Mixin private PipelineOptions pipeline;

  @Mixin private SourceOptions sources;

  @Override
  public Integer call() throws Exception {
    log.use();
    App app = App.start(settings());
    try {
      MurmurationVerticle all = new MurmurationVerticle(app.settings());
      app.await(vertx -> vertx.deployVerticle(all));
      pipeline.warnOfIgnoredKeywords(app.settings());
      PageLink page = new PageLink(app.settings(), all.visualization().port());
      System.out.println("Murmuration is running: " + page.atStart(log.isJson()));
      if (app.settings().ingest().sources().contains(IngestSettings.Source.PUSH)) {
        System.out.println("Accepting posts at " + page.address() + "/api/posts");
      }
      return RUNNING;
    } catch (Exception e) {
      app.close();
      throw e;
    }
  }

  private Settings settings() throws Exception {
    Settings settings = pipeline.applyTo(embeddedKafka.applyTo(conf.settings("murmuration")));
    IngestSettings ingest = sources.applyTo(settings.ingest());
    Sources.require(ingest);
    Settings result = settings.withIngest(ingest);
    Applicability.requireOptions(GivenOptions.of(command), result);
    return result;
  }
}
