package io.murmuration.cli.run;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.GivenOptions;
import io.murmuration.config.Applicability;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.ingest.Recorder;
import io.murmuration.ingest.Sources;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the messages of sources in a file. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "Records sources in a file for 'replay'.",
      "Writes JSON Lines and needs no Kafka. Ctrl-C stops the recording and completes the file.",
      "Example: murmuration record --source bluesky --seconds 600 bluesky.jsonl.gz"
    })
public final class RecordCommand implements Callable<Integer> {
  private static final Set<Source> RECORDED =
      Set.of(Source.BLUESKY, Source.X, Source.MASTODON, Source.SIMULATE);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  @Spec private CommandSpec command;

  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private SourceOptions sourceOptions;

  @Option(
      names = "--keywords",
      paramLabel = "LIST",
      description = "Keywords to request from source x, separated by commas.")
  private String keywords;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Stop after this duration (default: until interrupted).")
  private Long seconds;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Stop after this number of messages.")
  private Long messages;

  @Parameters(
      paramLabel = "FILE",
      description = "The file to create; compressed if its name ends in .gz.")
  private Path file;

  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean stopping;
  private long recorded;

  @Override
  public Integer call() throws Exception {
    log.use();
    IngestSettings settings = settings();
    List<Keyword> followed = followed(settings);
    Vertx vertx = Vertx.vertx();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "close-on-exit"));
    try (RecordingFile out = RecordingFile.create(file)) {
      List<Recorder> recorders = new ArrayList<>();
      for (Source source : settings.sources()) {
        recorders.add(Recorder.open(vertx, source, settings, followed));
      }
      record(recorders, out);
    } finally {
      closed.countDown();
    }
    System.err.printf("Recorded %d messages in %s%n", recorded, file);
    vertx.close().await();
    return 0;
  }

  private void record(List<Recorder> recorders, RecordingFile out) throws IOException {
    long endNanos = seconds == null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
    long startNanos = System.nanoTime();
    while (!stopping
        && System.nanoTime() - startNanos < endNanos
        && (messages == null || recorded < messages)) {
      for (Recorder recorder : recorders) {
        for (byte[] line : recorder.next(POLL_TIMEOUT)) {
          if (messages == null || recorded < messages) {
            out.write(line);
            recorded++;
          }
        }
      }
      out.flushIfDue();
    }
  }

  private void stop() {
    stopping = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private IngestSettings settings() throws IOException {
    Settings all = conf.settings("murmuration");
    IngestSettings settings = sourceOptions.applyTo(all.ingest());
    Applicability.requireOptions(GivenOptions.of(command), all.withIngest(settings));
    for (Source source : settings.sources()) {
      if (!RECORDED.contains(source)) {
        throw new ConfigException(
            "--source",
            source.word(),
            "a source that can be recorded: bluesky, x, mastodon or simulate");
      }
    }
    Path directory = file.toAbsolutePath().getParent();
    if (Files.exists(file) || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new ConfigException(
          "FILE", file, "a file that does not exist yet, in a writable directory");
    }
    Sources.require(settings);
    if (seconds != null && seconds < 1) {
      throw new ConfigException("--seconds", seconds, "1 or more");
    }
    if (messages != null && messages < 1) {
      throw new ConfigException("--messages", messages, "1 or more");
    }
    return settings;
  }

  private List<Keyword> followed(IngestSettings settings) {
    boolean asks =
        settings.sources().contains(Source.X)
            && settings.x().stream() == IngestSettings.X.Feed.FILTERED;
    if (asks && keywords == null) {
      throw new ConfigException(
          "--keywords is missing: the filtered stream of X needs them, and they replace its rules");
    }
    if (keywords == null) {
      return List.of();
    }
    return PipelineOptions.queries(keywords).stream()
        .map(named -> Keyword.of(named, System.currentTimeMillis()))
        .toList();
  }
}
