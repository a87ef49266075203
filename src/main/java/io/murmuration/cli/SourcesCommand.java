package io.murmuration.cli;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.SourceSwitch;
import io.murmuration.kafka.SourceSwitches;
import io.murmuration.kafka.StageReport;
import io.murmuration.kafka.TopicReader;
import io.murmuration.kafka.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, stops and starts the sources while everything runs. */
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, stops and starts the sources while everything runs.",
      "Speaks to the Kafka of KAFKA_URL, or to the one on 127.0.0.1:9092."
    },
    footer = {
      "",
      "Example: 'murmuration sources stop simulate' stops the simulated posts; the other sources go"
          + " on, and 'murmuration sources start simulate' goes on with it where it stopped."
    })
public final class SourcesCommand implements Runnable {
  private static final String NAME =
      "simulate, replay, bluesky, x, mastodon or push; 'murmuration sources list' has those that"
          + " are read.";

  /** Reports come every second, by clocks that may differ a little from this one. */
  private static final Duration ALIVE = Duration.ofSeconds(6);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list, stop or start");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists all sources: state, posts per second, how far each is behind, and its last error.",
        "A source is streaming, connecting, waiting to try again, stopped, failed or ended."
      },
      footer = {"", "Example: murmuration sources list"})
  int list(@Mixin ConfOption conf) throws IOException {
    KafkaSettings kafka = reach(conf);
    Map<String, StageReport.Source> sources = new TreeMap<>();
    new SourceSwitches(kafka)
        .list()
        .forEach(
            (source, running) -> {
              if (!running) {
                sources.put(source.word(), StageReport.Source.stopped(source.word()));
              }
            });
    List<StageReport.Source> reported = StageReport.sources(reports(kafka));
    reported.forEach(source -> sources.put(source.name(), source));
    if (!sources.isEmpty()) {
      print("SOURCE", "STATE", "POSTS/S", "LAG", "LAST ERROR");
      sources.values().forEach(SourcesCommand::print);
    }
    if (reported.isEmpty()) {
      System.err.println("No ingest is running.");
    }
    return 0;
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = {
        "Stops reading a source, until it is started again.",
        "It stays stopped when Murmuration is started anew."
      },
      footer = {"", "Example: murmuration sources stop bluesky"})
  int stop(@Mixin ConfOption conf, @Parameters(paramLabel = "NAME", description = NAME) String name)
      throws IOException {
    return set(conf, name, false);
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {
        "Reads a source again, from where it was stopped.",
        "One that has failed is tried again."
      },
      footer = {"", "Example: murmuration sources start bluesky"})
  int start(
      @Mixin ConfOption conf, @Parameters(paramLabel = "NAME", description = NAME) String name)
      throws IOException {
    return set(conf, name, true);
  }

  private static int set(ConfOption conf, String name, boolean running) throws IOException {
    Source source = Source.parse("NAME", name);
    KafkaSettings kafka = reach(conf);
    new SourceSwitches(kafka).set(new SourceSwitch(source, running));
    System.out.printf("%s: %s%n", running ? "started" : "stopped", source.word());
    if (StageReport.sources(reports(kafka)).stream().noneMatch(s -> s.name().equals(name))) {
      System.err.printf("No ingest that runs has this source.%n");
    }
    return 0;
  }

  private static KafkaSettings reach(ConfOption conf) throws IOException {
    return Installation.reach(
        conf.settings("murmuration"), Set.of(Topics.SOURCES, Topics.STAGE_REPORTS));
  }

  /** What the instances of ingest that are alive have said last. */
  private static List<StageReport> reports(KafkaSettings kafka) throws IOException {
    long aliveSince = System.currentTimeMillis() - ALIVE.toMillis();
    List<StageReport> reports = new ArrayList<>();
    for (byte[] value : TopicReader.latestByKey(kafka, Topics.STAGE_REPORTS).values()) {
      StageReport report = StageReport.decode(value);
      if (report.at() >= aliveSince) {
        reports.add(report);
      }
    }
    return reports;
  }

  private static void print(StageReport.Source source) {
    String at =
        source.lastErrorAt() == null ? "" : Instant.ofEpochMilli(source.lastErrorAt()) + " ";
    print(
        source.name(),
        source.state(),
        String.format(Locale.ROOT, "%.1f", source.postsPerSecond()),
        source.lagMillis() == null
            ? "-"
            : String.format(Locale.ROOT, "%.1f s", source.lagMillis() / 1000.0),
        source.lastError() == null ? "-" : at + source.lastError());
  }

  private static void print(String name, String state, String rate, String lag, String error) {
    System.out.printf("%-9s  %-10s  %10s  %9s  %s%n", name, state, rate, lag, error);
  }
}
