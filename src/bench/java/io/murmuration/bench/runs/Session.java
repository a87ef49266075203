package io.murmuration.bench.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.bench.load.Corpora;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The context that the cases share: command-line options, corpora, runs and report. */
public final class Session {
  /** Maximum duration of a run. A longer one is stuck. */
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /**
   * Maximum duration of a smoke run. It starts several JVMs and may run on a busy machine, and its
   * time does not matter.
   */
  private static final Duration SMOKE_TIMEOUT = Duration.ofMinutes(3);

  /**
   * The options of the command line.
   *
   * @param runs the number of runs of each contender
   * @param posts the number of posts per run, or {@code null} for the default of each case
   * @param keywords the number of followed keywords
   * @param smoke whether to run everything once with little data, only to check the results
   * @param jvmOptions the JVM options of every contender
   */
  public record Options(
      int runs, Long posts, int keywords, boolean smoke, List<String> jvmOptions) {}

  private final Options options;
  private final Corpora corpora;
  private final Report report;
  private final Path directory;
  private final PrintStream progress;
  private int started;

  public Session(
      Options options, Corpora corpora, Report report, Path directory, PrintStream progress) {
    this.options = options;
    this.corpora = corpora;
    this.report = report;
    this.directory = directory;
    this.progress = progress;
  }

  public Options options() {
    return options;
  }

  public Corpora corpora() {
    return corpora;
  }

  public Report report() {
    return report;
  }

  public boolean smoke() {
    return options.smoke();
  }

  /**
   * Returns the number of posts to run: that of the command line, 10,000 in a smoke run, or {@code
   * usual}.
   */
  public long posts(long usual) {
    return options.posts() != null ? options.posts() : smoke() ? 10_000 : usual;
  }

  /** Returns a contender that reads a corpus or its expected counts. */
  public Contender contender(String name, Class<?> mainClass, Corpus corpus) {
    return new Contender(name, mainClass, List.of())
        .with("--posts", corpus.posts(), "--keywords", corpus.keywords())
        .with("--expected", corpus.expected());
  }

  /**
   * Runs each contender once per round and returns the results of each contender, in the order of
   * the rounds. A failed run is reported and omitted.
   */
  public Map<String, List<JsonNode>> interleave(String caseName, List<Contender> contenders)
      throws IOException, InterruptedException {
    Map<String, List<JsonNode>> results = new LinkedHashMap<>();
    contenders.forEach(contender -> results.put(contender.name(), new ArrayList<>()));
    for (int round = 1; round <= options.runs(); round++) {
      for (Contender contender : contenders) {
        progress.printf(
            "%s: %s, run %d of %d%n", caseName, contender.name(), round, options.runs());
        try {
          results.get(contender.name()).add(run(caseName, contender));
        } catch (IOException e) {
          report.fail("%s: %s: %s".formatted(caseName, contender.name(), e.getMessage()));
        }
      }
    }
    report.addRuns(caseName, results);
    return results;
  }

  private JsonNode run(String caseName, Contender contender)
      throws IOException, InterruptedException {
    Path data = newDirectory();
    Path log =
        directory
            .resolve("logs")
            .resolve(
                "%s-%s-%d".formatted(caseName, contender.name().replaceAll("\\W+", "-"), started));
    List<String> command = new ArrayList<>();
    command.add(contender.mainClass());
    command.addAll(contender.with("--data", data).args());
    try (ChildJvm child = ChildJvm.start(log, options.jvmOptions(), command)) {
      return child.result(smoke() ? SMOKE_TIMEOUT : TIMEOUT);
    } finally {
      delete(data);
    }
  }

  private Path newDirectory() throws IOException {
    started++;
    Path data = directory.resolve("data-" + started).toAbsolutePath();
    delete(data);
    return data;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
