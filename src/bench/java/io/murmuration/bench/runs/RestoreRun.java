package io.murmuration.bench.runs;

import io.murmuration.bench.load.PageClient;
import io.murmuration.bench.load.PostFile;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.kafka.EmbeddedKafka;
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
 * Feeds the whole system with the posts of an hour, kills it with {@code kill -9}, and restarts it
 * with other posts. Measures the time from the start of the process until the page is available,
 * and until it shows a new count.
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

    int port = EmbeddedKafka.freePort();
    PageClient page = new PageClient(port);
    try (ChildJvm first = start("first", hour, port, "--original-times")) {
      page.awaitSum(first, CHECK_MILLIS, sum -> sum >= expected.mentions());
      // Related terms are committed every second.
      TimeUnit.SECONDS.sleep(2);
      RunResults.requireEqual("totals before", page.totals(), expected.totals());
      first.kill();
    }
    long startNanos = System.nanoTime();
    Map<String, Object> figures = new LinkedHashMap<>();
    try (ChildJvm second = start("second", next, port, "--speed", "1")) {
      page.awaitSum(second, CHECK_MILLIS, sum -> sum >= expected.mentions());
      figures.put("secondsToPage", (System.nanoTime() - startNanos) / 1e9);
      page.awaitSum(second, CHECK_MILLIS, sum -> sum > expected.mentions());
      figures.put("secondsToNewCounts", (System.nanoTime() - startNanos) / 1e9);
      Map<String, Double> memory = ResourceMeter.memory(second.pid());
      figures.putAll(memory);
      second.kill();
    }
    RunResults.print(figures);
    return 0;
  }

  private ChildJvm start(String name, Path posts, int port, String... more) throws IOException {
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
    return ChildJvm.start(options.data, name, command);
  }

  private interface Times {
    long at(long number);
  }

  /** Writes the posts with other ids and times. */
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
