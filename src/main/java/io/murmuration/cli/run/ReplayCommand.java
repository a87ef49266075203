package io.murmuration.cli.run;

import io.murmuration.MurmurationVerticle;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.GivenOptions;
import io.murmuration.config.Applicability;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.operate.InstallationReset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
      "Exits with 1 if the file is damaged or cut, after a report on the lines before, or if no"
          + " line can be read.",
      "A replay uses its own topics: unless KAFKA_PREFIX is set, their prefix is 'replay-' plus the"
          + " name of the file. An interrupted replay resumes at its last position."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final String STDIN = "-";
  private static final String STDIN_FILE = "/dev/stdin";

  @Spec private CommandSpec command;

  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private EmbeddedKafkaOptions embeddedKafka;
  @Mixin private PipelineOptions pipeline;

  @Parameters(
      paramLabel = "FILE",
      description =
          "JSON Lines, plain or compressed with gzip or Zstandard; - is standard input. Each line"
              + " is a post or a message of the stream of X, Bluesky or Mastodon.")
  private String file;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the result to this file as JSON; - is standard output.")
  private String report;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "Multiple of real time (default: as fast as possible). Jumps of more than a day between"
              + " the times of posts are not waited for.")
  private Double speed;

  @Option(
      names = "--original-times",
      description = "Count posts at their publication time instead of now.")
  private boolean originalTimes;

  @Option(
      names = "--restart",
      description = "Delete the results of earlier runs of this replay first.")
  private boolean restart;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    log.use();
    Settings settings = settings();
    try (App app = App.start(settings)) {
      if (restart) {
        InstallationReset.forget(Bootstrap.reach(app.settings(), Set.of()));
      }
      return run(app, settings.kafka());
    }
  }

  private int run(App app, Settings.Kafka kafka) throws Exception {
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
    return explain(all.ingest().ending(), result.posts(), kafka);
  }

  /** Reports what could not be read, and returns the exit code. */
  private int explain(
      IngestVerticle.Ending ending, ReplayReport.Posts posts, Settings.Kafka kafka) {
    int exitCode = ExitCode.OK;
    PostSource.Unread unread = ending.unread();
    if (unread != null) {
      err().println("murmuration: " + unread.reason());
      exitCode = unread.damaged() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
    String unreadable = null;
    if (posts.read() == posts.rejected()
        && (posts.read() > 0 || (exitCode == ExitCode.OK && unread != null))) {
      unreadable = file.equals(STDIN) ? "standard input" : file;
      exitCode = ExitCode.SOFTWARE;
    }
    RejectedLines.explain(posts, unreadable, ending.rejections(), kafka).forEach(err()::println);
    return exitCode;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private Settings settings() throws IOException {
    if (!file.equals(STDIN)
        && (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file)))) {
      throw new ConfigException("FILE", file, "a readable file, or - for standard input");
    }
    requireReport();
    if (speed != null && !(speed > 0 && speed < Double.POSITIVE_INFINITY)) {
      throw new ConfigException("--speed", speed, "a number above 0");
    }
    if (!file.equals(STDIN) && Files.isRegularFile(Path.of(file))) {
      ReplaySource.requireReadable(Path.of(file));
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

  private void requireReport() throws IOException {
    if (report == null || report.equals(ReplayReport.STDOUT)) {
      return;
    }
    if (!ReplayReport.isWritable(report)) {
      throw new ConfigException("--report", report, "a file in a writable directory");
    }
    Path input = Path.of(file.equals(STDIN) ? STDIN_FILE : file);
    if (Files.exists(input)
        && Files.exists(Path.of(report))
        && Files.isSameFile(input, Path.of(report))) {
      throw new ConfigException("--report", report, "a file other than the replayed one");
    }
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
