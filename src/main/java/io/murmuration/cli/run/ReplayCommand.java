package io.murmuration.cli.run;

import io.murmuration.MurmurationVerticle;
import io.murmuration.cli.term.GivenOptions;
import io.murmuration.config.Applicability;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.operate.InstallationReset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a recorded file through the whole pipeline. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a recorded file through the whole pipeline, then reports.",
      "A replay uses its own topics: unless KAFKA_PREFIX is set, their prefix is 'replay-' plus the"
          + " name of the file. An interrupted replay resumes at its last position."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Spec private CommandSpec command;

  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;
  @Mixin private PipelineOptions pipeline;

  @Parameters(
      paramLabel = "FILE",
      description =
          "JSON Lines, optionally gzipped; - is standard input. Each line is a post or a message of"
              + " the Twitter/X streaming API, version 1.1.")
  private String file;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the result to this file as JSON; - is standard output.")
  private String report;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "Multiple of real time (default: as fast as possible).")
  private Double speed;

  @Option(
      names = "--original-times",
      description = "Count posts at their publication time instead of now.")
  private boolean originalTimes;

  @Option(
      names = "--restart",
      description = "Delete the results of earlier runs of this replay first.")
  private boolean restart;

  @Override
  public Integer call() throws Exception {
    log.use();
    Settings settings = settings();
    try (App app = App.start(settings)) {
      if (restart) {
        InstallationReset.forget(Bootstrap.reach(app.settings(), Set.of()));
      }
      run(app);
    }
    return 0;
  }

  private void run(App app) throws Exception {
    MurmurationVerticle all = new MurmurationVerticle(app.settings());
    app.await(vertx -> vertx.deployVerticle(all));
    pipeline.warnOfIgnoredKeywords(app.settings());
    try (ReplayProgress progress = new ReplayProgress(file)) {
      new PipelineDrain(app, all).await(progress::show);
    }
    IngestVerticle.Beginning beginning = all.ingest().beginning();
    double seconds = (System.nanoTime() - beginning.nanoTime()) / 1e9;
    ReplayReport result = ReplayReport.create(app, all, beginning.counts(), seconds);
    result.print(System.out);
    if (report != null) {
      result.write(report);
    }
  }

  private Settings settings() throws IOException {
    if (!file.equals(STDIN) && !Files.isReadable(Path.of(file))) {
      throw new ConfigException("FILE", file, "a readable file, or - for standard input");
    }
    if (report != null && !ReplayReport.isWritable(report)) {
      throw new ConfigException("--report", report, "a file in a writable directory");
    }
    if (speed != null && !(speed > 0 && speed < Double.POSITIVE_INFINITY)) {
      throw new ConfigException("--speed", speed, "a number above 0");
    }
    Settings settings = pipeline.applyTo(embeddedKafka.applyTo(conf.settings("murmuration")));
    Applicability.requireOptions(GivenOptions.of(command), settings);
    Settings.Kafka kafka = settings.kafka();
    return settings
        .withKafka(
            kafka
                .withPrefix(kafka.prefix().isEmpty() ? prefix() : kafka.prefix())
                .withKeepAllPosts(true))
        .withIngest(
            settings.ingest().replaying(new IngestSettings.Replay(file, speed, originalTimes)));
  }

  /** Files of the same name in different directories are different replays. */
  private String prefix() {
    if (file.equals(STDIN)) {
      return "replay-stdin-";
    }
    Path path = Path.of(file).toAbsolutePath().normalize();
    String name = String.valueOf(path.getFileName()).replaceAll("[^a-zA-Z0-9]+", "-");
    return "replay-%s-%08x-"
        .formatted(name.substring(0, Math.min(name.length(), 40)), path.toString().hashCode());
  }
}
