package io.murmuration.bench;

import io.murmuration.bench.cases.BenchCase;
import io.murmuration.bench.cases.BrowsersCase;
import io.murmuration.bench.cases.FootprintCase;
import io.murmuration.bench.cases.GrowthCase;
import io.murmuration.bench.cases.LatencyCase;
import io.murmuration.bench.cases.LimitCase;
import io.murmuration.bench.cases.PiecesCase;
import io.murmuration.bench.cases.StreamsCase;
import io.murmuration.bench.cases.ThroughputCase;
import io.murmuration.bench.load.Corpora;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Machine;
import io.murmuration.bench.report.Report;
import io.murmuration.bench.runs.Expected;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of the benchmark, which {@code bin/bench} explains and checks before it builds.
 */
@Command(name = "bin/bench")
public final class Bench implements Callable<Integer> {
  private static final List<BenchCase> CASES =
      List.of(
          new ThroughputCase(),
          new LimitCase(),
          new StreamsCase(),
          new LatencyCase(),
          new BrowsersCase(),
          new GrowthCase(),
          new FootprintCase(),
          new PiecesCase());
  private static final Path RECORDING = Path.of("..", "shared", "data", "posts-300k.jsonl.gz");
  private static final long MIN_HEAP_MB = 256;
  private static final int BASE_SIZE = 300_000;
  private static final int SMOKE_BASE_SIZE = 10_000;

  @Parameters(paramLabel = "CASE")
  private List<String> names = List.of();

  @Option(names = "--runs", paramLabel = "N")
  private Integer runs;

  @Option(names = "--posts", paramLabel = "N")
  private Long posts;

  @Option(names = "--keywords", paramLabel = "N", defaultValue = "100")
  private int keywords;

  @Option(names = "--heap", paramLabel = "SIZE", defaultValue = "1g")
  private String heap;

  @Option(names = "--recording", paramLabel = "FILE")
  private Path recording;

  @Option(names = "--smoke")
  private boolean smoke;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .setParameterExceptionHandler(Bench::explainUsage)
            .setExecutionExceptionHandler(Bench::explain)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<BenchCase> cases = cases();
    Session.Options options = options();
    Path posts = recording();
    Path directory = Path.of("target", "bench");
    Corpora corpora =
        new Corpora(directory.resolve("corpus"), posts, smoke ? SMOKE_BASE_SIZE : BASE_SIZE);
    Map<String, String> environment = Machine.describe();
    environment.put("posts", posts == null ? "simulated" : posts.getFileName().toString());
    environment.put("keywords", String.valueOf(options.keywords()));
    environment.put("options", String.join(" ", options.jvmOptions()));
    Report report = new Report(directory, System.out, environment);
    Session session = new Session(options, corpora, report, directory, System.err);
    if (smoke) {
      checkExpectedCounts(session);
    }
    for (BenchCase benchCase : cases) {
      try {
        benchCase.run(session);
      } catch (IOException e) {
        report.fail(benchCase.name() + ": " + e.getMessage());
      }
    }
    report.write();
    System.out.printf("%nResults as JSON and Markdown: %s%n", directory.resolve("results.*"));
    return report.failed() ? 1 : 0;
  }

  /**
   * Compares the expected counts, with which every run is compared, with a naive count that shares
   * no code with them.
   */
  private static void checkExpectedCounts(Session session) throws IOException {
    Corpus corpus = session.corpora().plain(session.posts(0), session.options().keywords());
    Expected expected = Expected.read(corpus.expected());
    Expected naive = Expected.countNaively(corpus);
    if (naive.equals(expected)) {
      session
          .report()
          .print(
              "matching: %,d mentions in %,d posts, equal to a naive count"
                  .formatted(naive.mentions(), naive.posts()));
    } else {
      session.report().fail("matching: counted %s, a naive count is %s".formatted(expected, naive));
    }
  }

  private Session.Options options() {
    require(runs == null || runs >= 1, "--runs", runs, "at least 1");
    require(posts == null || posts >= 1_000, "--posts", posts, "at least 1000");
    require(keywords >= 1 && keywords <= 10_000, "--keywords", keywords, "1 to 10000");
    require(isEnoughHeap(heap), "--heap", heap, "at least 256m, such as 512m or 1g");
    List<String> jvmOptions =
        smoke
            ? List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            : List.of("@conf/jvm.options", "-Xmx" + heap);
    return new Session.Options(
        runs != null ? runs : smoke ? 1 : 3, posts, keywords, smoke, jvmOptions);
  }

  private static boolean isEnoughHeap(String heap) {
    if (!heap.matches("[1-9][0-9]{0,8}[kmg]")) {
      return false;
    }
    long number = Long.parseLong(heap.substring(0, heap.length() - 1));
    return switch (heap.charAt(heap.length() - 1)) {
      case 'k' -> number >= MIN_HEAP_MB * 1024;
      case 'm' -> number >= MIN_HEAP_MB;
      default -> true;
    };
  }

  private List<BenchCase> cases() {
    for (String name : names) {
      require(
          CASES.stream().anyMatch(c -> c.name().equals(name)),
          "CASE",
          name,
          "one of " + String.join(", ", CASES.stream().map(BenchCase::name).toList()));
    }
    return CASES.stream().filter(c -> names.isEmpty() || names.contains(c.name())).toList();
  }

  private Path recording() {
    if (recording != null) {
      require(isReadable(recording), "--recording", recording, "a readable file");
      return recording;
    }
    return isReadable(RECORDING) ? RECORDING : null;
  }

  private static boolean isReadable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }

  private void require(boolean valid, String key, Object value, String expected) {
    if (!valid) {
      throw new ParameterException(
          spec.commandLine(), "%s: %s, expected %s".formatted(key, value, expected));
    }
  }

  private static int explainUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("bench: " + e.getMessage());
    err.println("Try 'bin/bench --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) throws Exception {
    if (e instanceof IOException) {
      commandLine.getErr().println("bench: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
