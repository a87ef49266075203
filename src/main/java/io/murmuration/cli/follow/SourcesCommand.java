package io.murmuration.cli.follow;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.SourceSwitches;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.operate.lag.StageLags;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, stops and starts the sources of a running installation. */
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, stops and starts the sources at runtime.",
      "Uses the Kafka of KAFKA_URL (default: 127.0.0.1:9092)."
    },
    footer = {
      "",
      "Example: 'murmuration sources stop simulate' stops only the simulated posts; 'murmuration"
          + " sources start simulate' resumes them where they stopped."
    })
public final class SourcesCommand implements Runnable {
  private static final String NAME =
      "simulate, replay, bluesky, x, mastodon or push; 'murmuration sources list' shows the active"
          + " ones.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list, stop or start");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists all sources with state, posts per second, lag and last error.",
        "A source is streaming, connecting, waiting to retry, stopped, failed or ended."
      },
      footer = {"", "Example: murmuration sources list"})
  void list(@Mixin ConfOption conf, @Mixin Output output) throws IOException {
    KafkaConnection kafka = reach(conf);
    Map<String, StageReport.Source> sources = new TreeMap<>();
    new SourceSwitches(kafka)
        .list()
        .forEach(
            (source, running) -> {
              if (!running) {
                sources.put(source.word(), StageReport.Source.stopped(source.word()));
              }
            });
    List<StageReport.Source> reported = StageReport.sources(StageLags.aliveReports(kafka));
    reported.forEach(source -> sources.put(source.name(), source));
    Table table = new Table("SOURCE", "STATE", ">POSTS/S", ">LAG", "LAST ERROR");
    sources.values().forEach(source -> add(source, table));
    output.print(
        sources.values(),
        out -> {
          if (!sources.isEmpty()) {
            table.print(out);
          }
        });
    if (reported.isEmpty()) {
      output.say("No ingest is running.");
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = {
        "Stops reading a source.",
        "The source stays stopped when Murmuration restarts, until 'sources start'."
      },
      footer = {"", "Example: murmuration sources stop bluesky"})
  void stop(
      @Mixin ConfOption conf, @Parameters(paramLabel = "NAME", description = NAME) String name)
      throws IOException {
    set(conf, name, false);
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {"Resumes a source where it was stopped.", "A failed source is retried."},
      footer = {"", "Example: murmuration sources start bluesky"})
  void start(
      @Mixin ConfOption conf, @Parameters(paramLabel = "NAME", description = NAME) String name)
      throws IOException {
    set(conf, name, true);
  }

  private void set(ConfOption conf, String name, boolean running) throws IOException {
    Source source = Source.parse("NAME", name);
    KafkaConnection kafka = reach(conf);
    new SourceSwitches(kafka).set(new SourceSwitch(source, running));
    spec.commandLine().getOut().printf("%s: %s%n", running ? "started" : "stopped", source.word());
    if (StageReport.sources(StageLags.aliveReports(kafka)).stream()
        .noneMatch(s -> s.name().equals(name))) {
      spec.commandLine().getErr().printf("No running ingest has this source.%n");
    }
  }

  private static KafkaConnection reach(ConfOption conf) throws IOException {
    return Bootstrap.reach(
        conf.settings("murmuration"), Set.of(Topics.SOURCES, Topics.STAGE_REPORTS));
  }

  private static void add(StageReport.Source source, Table table) {
    String at =
        source.lastErrorAt() == null ? "" : Instant.ofEpochMilli(source.lastErrorAt()) + " ";
    table.add(
        source.name(),
        source.state(),
        Format.rate(source.postsPerSecond()),
        Format.age(source.lagMillis()),
        source.lastError() == null ? null : at + source.lastError());
  }
}
