package io.murmuration.cli;

import io.murmuration.MurmurationVerticle;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.kafka.Installation;
import io.murmuration.keyword.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a recorded file through the whole pipeline. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a recorded file through the whole pipeline in this process, then reports.",
      "A replay has topics of its own, so that it mixes with nothing else: their prefix is"
          + " 'replay-' and the name of the file unless KAFKA_PREFIX is set. One that was stopped"
          + " goes on where it stopped."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Mixin private ConfOption conf;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;
  @Mixin private PipelineOptions pipeline;

  @Parameters(
      paramLabel = "FILE",
      description =
          "JSON Lines, may be gzipped; - is standard input. Each line a Post, or a message of the"
              + " Twitter/X v1.1 streaming API.")
  private String file;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the result as JSON; - is standard output.")
  private String report;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "Times real time (default: as fast as it goes).")
  private Double speed;

  @Option(
      names = "--original-times",
      description = "Counts posts at the time they were published, rather than now.")
  private boolean originalTimes;

  @Option(
      names = "--restart",
      description = "Forgets what earlier runs of this replay have counted.")
  private boolean restart;

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    try (App app = App.start(settings)) {
      if (restart) {
        Restart.forget(Installation.kafka(app.settings()));
      }
      run(app);
    }
    return 0;
  }

  private void run(App app) throws Exception {
    MurmurationVerticle all = new MurmurationVerticle(app.settings());
    app.await(vertx -> vertx.deployVerticle(all));
    long startNanos = System.nanoTime();
    pipeline.warnOfIgnoredKeywords(app.settings());
    try (ReplayProgress progress = new ReplayProgress(file)) {
      new CatchUp(app, all).await(progress::show);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    ReplayReport result = ReplayReport.create(app, all, seconds);
    result.print(System.out);
    if (report != null) {
      result.write(report);
    }
  }

  private Settings settings() throws IOException {
    if (!file.equals(STDIN) && !Files.isReadable(Path.of(file))) {
      throw new ConfigException("FILE", file, "a file that can be read, or - for standard input");
    }
    if (speed != null && !(speed > 0 && speed < Double.POSITIVE_INFINITY)) {
      throw new ConfigException("--speed", speed, "a number above 0");
    }
    Settings settings = pipeline.applyTo(embeddedKafka.applyTo(conf.settings("murmuration")));
    Settings.Kafka kafka = settings.kafka();
    Settings.Ingest ingest = settings.ingest();
    return settings
        .withKafka(
            new Settings.Kafka(
                kafka.url(),
                kafka.prefix().isEmpty() ? prefix() : kafka.prefix(),
                kafka.port(),
                kafka.data(),
                true))
        .withIngest(
            new Settings.Ingest(
                Settings.Source.REPLAY,
                ingest.simulate(),
                new Settings.Replay(file, speed, originalTimes),
                ingest.recentIds(),
                ingest.commitInterval()));
  }

  private String prefix() {
    String name = file.equals(STDIN) ? "stdin" : String.valueOf(Path.of(file).getFileName());
    return "replay-" + Phrase.parse(name).slug() + "-";
  }
}
