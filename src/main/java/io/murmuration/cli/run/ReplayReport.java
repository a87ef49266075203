package io.murmuration.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.murmuration.MurmurationVerticle;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Groups;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.MatchedPosts;
import io.murmuration.visualization.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a replay. {@code posts} and {@code keywords} cover all runs of the replay since its
 * first start. {@code seconds} and {@code postsPerSecond} cover this run, from the first post read
 * to the last one that the visualization has received.
 */
record ReplayReport(Posts posts, double seconds, long postsPerSecond, List<Result> keywords) {
  static final String STDOUT = "-";

  /** {@code read} is the sum of the next four; {@code matched} counts posts with any keyword. */
  record Posts(
      long read, long accepted, long duplicates, long notices, long rejected, long matched) {}

  /**
   * Collects the result after the pipeline has drained.
   *
   * @param before the counts at the start of this run
   */
  static ReplayReport create(
      App app, MurmurationVerticle pipeline, IngestCounts before, double seconds) throws Exception {
    IngestCounts counts = pipeline.ingest().progress().counts();
    Posts posts =
        new Posts(
            counts.read(),
            counts.accepted(),
            counts.duplicates(),
            counts.notices(),
            counts.rejected(),
            matched(app));
    return new ReplayReport(
        posts,
        Math.round(seconds * 1000) / 1000.0,
        Math.round((counts.read() - before.read()) / seconds),
        app.await(vertx -> pipeline.visualization().results()));
  }

  private static long matched(App app) {
    try (TopicAdmin admin = new TopicAdmin(Bootstrap.kafka(app.settings()))) {
      return admin.committedOffsets(Groups.FANOUT).values().stream()
          .mapToLong(offset -> MatchedPosts.parse(offset.metadata()))
          .sum();
    }
  }

  /** Prints a summary. */
  void print(PrintStream out) {
    out.printf(
        "%,d read: %,d posts, %,d duplicates, %,d notices, %,d rejected; %,d mention a keyword%n",
        posts.read(),
        posts.accepted(),
        posts.duplicates(),
        posts.notices(),
        posts.rejected(),
        posts.matched());
    out.printf("%.1f s, %,d posts/s%n", seconds, postsPerSecond);
    for (Result keyword : keywords) {
      out.printf("%,10d  %s%n", keyword.total(), keyword.keyword());
    }
  }

  /** Returns whether a later {@link #write} can be expected to succeed. */
  static boolean isWritable(String file) {
    Path path = Path.of(file).toAbsolutePath();
    return file.equals(STDOUT)
        || (Files.exists(path)
            ? Files.isWritable(path) && !Files.isDirectory(path)
            : Files.isWritable(path.getParent()) && Files.isDirectory(path.getParent()));
  }

  /** Writes the report as JSON; {@code -} is standard output. */
  void write(String file) throws IOException {
    String json =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
            + System.lineSeparator();
    if (file.equals(STDOUT)) {
      System.out.print(json);
    } else {
      Files.writeString(Path.of(file), json);
    }
  }
}
