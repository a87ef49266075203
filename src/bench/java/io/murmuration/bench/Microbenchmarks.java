package io.murmuration.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.bench.load.SamplePosts;
import io.murmuration.bench.runs.ChildJvm;
import io.murmuration.ingest.format.PostParsingBenchmark;
import io.murmuration.keyword.MatcherBenchmark;
import io.murmuration.related.TermCountingBenchmark;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures the code that runs for every post in isolation: matching, reading and writing, counting
 * terms. Accepts the options of JMH, which override the defaults here: 2 forks of 5 seconds, each
 * after 3 seconds of warm-up. JMH's own report goes to standard error. The last line of standard
 * output is {@code {"posts": "real"|"simulated", "pieces": {<name>: {"nsPerOp", "nsPerOpError",
 * "nsPerOpBest", "bytesPerOp"}}}}, where the error is half of the 99.9 % confidence interval.
 */
public final class Microbenchmarks {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /**
   * The cost of an operation in nanoseconds and allocated bytes. {@code nsPerOpBest} is the time in
   * the best second, which is more reliable than the mean on a shared machine. The error is {@code
   * NaN} if there are too few measurements. {@code bytesPerOp} is -1 if unknown.
   */
  public record Piece(double nsPerOp, double nsPerOpError, double nsPerOpBest, double bytesPerOp) {}

  private Microbenchmarks() {}

  public static void main(String[] args)
      throws RunnerException, CommandLineOptionException, JsonProcessingException {
    Map<String, Piece> pieces = run(ChildJvm.ownJvmOptions(), args);
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(
                Map.of("posts", SamplePosts.areReal() ? "real" : "simulated", "pieces", pieces)));
  }

  /**
   * Returns the results by name, such as {@code MatcherBenchmark.match 10}.
   *
   * @param jvmOptions the JVM options of the forks
   */
  public static Map<String, Piece> run(List<String> jvmOptions, String... args)
      throws RunnerException, CommandLineOptionException {
    PrintStream out = System.out;
    // JMH writes to standard output.
    System.setOut(System.err);
    try {
      return pieces(new Runner(options(jvmOptions, args)).run());
    } finally {
      System.setOut(out);
    }
  }

  private static Options options(List<String> jvmOptions, String... args)
      throws CommandLineOptionException {
    OptionsBuilder options = new OptionsBuilder();
    CommandLineOptions given = new CommandLineOptions(args);
    options.parent(given);
    if (given.getIncludes().isEmpty()) {
      for (Class<?> benchmark :
          new Class<?>[] {
            MatcherBenchmark.class, PostParsingBenchmark.class, TermCountingBenchmark.class
          }) {
        options.include(Pattern.quote(benchmark.getName()));
      }
    }
    return options
        .addProfiler(GCProfiler.class)
        .jvmArgs(jvmOptions.toArray(String[]::new))
        .forks(given.getForkCount().orElse(2))
        .warmupIterations(given.getWarmupIterations().orElse(3))
        .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(1)))
        .measurementIterations(given.getMeasurementIterations().orElse(5))
        .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(1)))
        .build();
  }

  private static Map<String, Piece> pieces(Collection<RunResult> results) {
    Map<String, Piece> pieces = new TreeMap<>();
    for (RunResult result : results) {
      String benchmark = result.getParams().getBenchmark();
      int method = benchmark.lastIndexOf('.');
      String name = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
      for (String key : result.getParams().getParamsKeys()) {
        name += " " + result.getParams().getParam(key);
      }
      Result<?> time = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
      pieces.put(
          name,
          new Piece(
              Math.round(time.getScore()),
              Math.rint(time.getScoreError()),
              Math.round(time.getStatistics().getMin()),
              allocated == null ? -1 : Math.round(allocated.getScore())));
    }
    return pieces;
  }
}
