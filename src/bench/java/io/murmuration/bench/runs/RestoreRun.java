package io.murmuration.bench.runs;

import io.murmuration.bench.FreePort;
import io.murmuration.bench.load.Page;
import io.murmuration.bench.load.PostFile;
import io.murmuration.bench.report.Figures;
import io.murmuration.bench.report.Meter;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The whole system is given posts of the last hour, killed with {@code kill -9}, and started again
 * on other posts: how long it takes, from the start of the process, until the page is there, and
 * until it shows a count that is new.
 */
@Command(name = "restore")
public final class RestoreRun implements Callable<Integer> {
  private static final Duration SPAN = Duration.ofHours(1);
  private static final long CHECK_MILLIS = 20;
  private static final double NEW_POSTS_PER_MILLI = 1;

  @Mixin private RunOptions options;

  public static void main(String[] args) {
    System.exit(new CommandLine(new RestoreRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    Files.createDirectories(options.data);
    Path hour = options.data.resolve("hour.jsonl");
    Path next = options.data.resolve("next.jsonl");
    double step = (double) SPAN.toMillis() / expected.posts();
    long startMillis = System.currentTimeMillis() - SPAN.toMillis();
    rewrite(hour, "a", number -> startMillis + (long) (number * step));
    rewrite(next, "b", number -> startMillis + (long) (number / NEW_POSTS_PER_MILLI));

    int port = FreePort.find();
    Page page = new Page(port);
    try (Child first = start("first", hour, port, "--original-times")) {
      page.awaitSum(first, CHECK_MILLIS, sum -> sum >= expected.mentions());
      // The related terms commit every second.
      TimeUnit.SECONDS.sleep(2);
      Figures.requireEqual("totals before", page.totals(), expected.totals());
      first.kill();
    }
    long startNanos = System.nanoTime();
    Map<String, Object> figures = new LinkedHashMap<>();
    try (Child second = start("second", next, port, "--speed", "1")) {
      page.awaitSum(second, CHECK_MILLIS, sum -> sum >= expected.mentions());
      figures.put("secondsToPage", (System.nanoTime() - startNanos) / 1e9);
      page.awaitSum(second, CHECK_MILLIS, sum -> sum > expected.mentions());
      figures.put("secondsToNewCounts", (System.nanoTime() - startNanos) / 1e9);
      Map<String, Double> memory = Meter.memory(second.pid());
      figures.putAll(memory);
      second.kill();
    }
    Figures.print(figures);
    return 0;
  }

  private Child start(String name, Path posts, int port, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                StagesMain.class.getName(),
                "--posts",
                posts.toString(),
                "--keywords",
                options.keywords.toString(),
                "--data",
                options.data.resolve("kafka").toString(),
                "--page",
                String.valueOf(port)));
    command.addAll(List.of(more));
    command.addAll(List.of("visualization", "related-terms", "aggregate", "fanout", "ingest"));
    return Child.start(
        options.data.resolveSibling("logs").resolve(options.data.getFileName() + "-" + name),
        Child.ownJvmOptions(),
        command);
  }

  private interface Times {
    long at(long number);
  }

  /** The posts with other ids and times. */
  private void rewrite(Path file, String idPrefix, Times times) throws IOException {
    long[] number = {0};
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      PostFile.forEach(
          options.posts,
          post ->
              write(
                  out,
                  PostFile.changed(post, idPrefix + post.id(), post.text()),
                  times.at(number[0]++)));
    }
  }

  private static void write(OutputStream out, Post post, long createdAtMillis) {
    try {
      out.write(PostJson.encode(post.at(createdAtMillis)));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
