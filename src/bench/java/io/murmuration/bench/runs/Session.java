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

/** What the cases share: the wishes of the command line, the corpora, the runs and the report. */
public final class Session {
  /** A run that takes longer is stuck. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** It judges no time, and several JVMs start in a run: a busy machine may take long. */
  private static final Duration SMOKE_PATIENCE = Duration.ofMinutes(3);

  /**
   * The wishes of the command line.
   *
   * @param runs how often each contender is run
   * @param posts how many posts are run; {@code null} for as many as a case takes
   * @param smoke everything once and tiny: only the numbers have to be right
   * @param jvmOptions for every contender
   */
  public record Wishes(
      int runs, Long posts, int keywords, boolean smoke, List<String> jvmOptions) {}

  private final Wishes wishes;
  private final Corpora corpora;
  private final Report report;
  private final Path directory;
  private final PrintStream progress;
  private int started;

  public Session(
      Wishes wishes, Corpora corpora, Report report, Path directory, PrintStream progress) {
    this.wishes = wishes;
    this.corpora = corpora;
    this.report = report;
    this.directory = directory;
    this.progress = progress;
  }

  public Wishes wishes() {
    return wishes;
  }

  public Corpora corpora() {
    return corpora;
  }

  public Report report() {
    return report;
  }

  public boolean smoke() {
    return wishes.smoke();
  }

  /** How many posts to run, where the command line does not say. */
  public long posts(long usual) {
    return wishes.posts() != null ? wishes.posts() : smoke() ? 10_000 : usual;
  }

  /** A contender that reads a corpus, or makes use of what is expected of one. */
  public Contender contender(String name, Class<?> mainClass, Corpus corpus) {
    return new Contender(name, mainClass, List.of())
        .with("--posts", corpus.posts(), "--keywords", corpus.keywords())
        .with("--expected", corpus.expected());
  }

  /**
   * Runs some contenders, each once a round, and hands over what each reported, round by round. A
   * run that fails is reported and left out.
   */
  public Map<String, List<JsonNode>> interleave(String caseName, List<Contender> contenders)
      throws IOException, InterruptedException {
    Map<String, List<JsonNode>> results = new LinkedHashMap<>();
    contenders.forEach(contender -> results.put(contender.name(), new ArrayList<>()));
    for (int round = 1; round <= wishes.runs(); round++) {
      for (Contender contender : contenders) {
        progress.printf("%s: %s, run %d of %d%n", caseName, contender.name(), round, wishes.runs());
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
    try (Child child = Child.start(log, wishes.jvmOptions(), command)) {
      return child.result(smoke() ? SMOKE_PATIENCE : PATIENCE);
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
