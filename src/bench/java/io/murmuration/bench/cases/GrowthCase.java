package io.murmuration.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.load.PostFile;
import io.murmuration.bench.load.QueryShapes;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.PipelineRun;
import io.murmuration.bench.runs.ProcessesRun;
import io.murmuration.bench.runs.RestoreRun;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures speed, cost and memory with more keywords, partitions and processes, and after a
 * restart.
 */
public final class GrowthCase implements BenchCase {
  private static final String EVERYWHERE = "everywhereandanywhere";
  private static final long POSTS = 6_000_000;
  private static final int WARM_UP_SECONDS = 20;
  private static final Column[] COLUMNS = {
    new Column("posts/s", "postsPerSecond"),
    new Column("sustained posts/s", "sustainedPostsPerSecond"),
    new Column("CPU µs/post", "cpuMicrosPerPost"),
    new Column("sustained µs/post", "sustainedCpuMicrosPerPost"),
    new Column("GC s", "gcSeconds"),
    new Column("peak MB", "peakResidentMb")
  };

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    if (!session.smoke()) {
      keywords(session);
      partitions(session);
    }
    processes(session);
    keywordInHalf(session);
    if (!session.smoke()) {
      restore(session);
    }
  }

  private void keywords(Session session) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (int keywords : List.of(10, 100, 1_000, 10_000)) {
      Corpus corpus = session.corpora().plain(session.posts(POSTS), keywords);
      contenders.add(pipeline(session, "%,d keywords".formatted(keywords), corpus));
      if (keywords >= 1_000) {
        contenders.add(
            pipeline(session, "%,d queries".formatted(keywords), mixed(session, corpus)));
      }
    }
    report(session, "growth: keywords, one post in ten mentions at least one", contenders);
  }

  /** Returns a corpus with queries of mixed shapes instead of words. */
  private static Corpus mixed(Session session, Corpus words) throws IOException {
    Path queries = Path.of(words.keywords().toString().replace(".txt", "-mixed.txt"));
    Files.write(queries, QueryShapes.mixed(Files.readAllLines(words.keywords())));
    return session.corpora().with(words.posts(), queries);
  }

  private void partitions(Session session) throws IOException, InterruptedException {
    Corpus corpus = plain(session);
    List<Contender> contenders = new ArrayList<>();
    for (int partitions : List.of(1, 2, 4, 8)) {
      contenders.add(
          pipeline(session, partitions + " partitions", corpus).with("--partitions", partitions));
    }
    report(session, "growth: partitions of posts", contenders);
  }

  private void processes(Session session) throws IOException, InterruptedException {
    Corpus corpus = plain(session);
    List<Contender> contenders = new ArrayList<>();
    for (int processes : session.smoke() ? List.of(2) : List.of(1, 2, 3, 4)) {
      contenders.add(
          session
              .contender(processes + " processes", ProcessesRun.class, corpus)
              .with("--processes", processes));
    }
    report(session, "growth: processes besides the broker", contenders);
  }

  private void keywordInHalf(Session session) throws IOException, InterruptedException {
    Corpus plain = plain(session);
    long posts = session.posts(POSTS);
    Corpus varied =
        session
            .corpora()
            .make(
                "half",
                posts,
                session.options().keywords(),
                0.1,
                (number, post) ->
                    number % 2 == 0
                        ? PostFile.changed(post, post.id(), post.text() + " " + EVERYWHERE)
                        : post);
    Path keywordFile = Path.of(varied.keywords().toString().replace(".txt", "-half.txt"));
    List<String> keywords = new ArrayList<>(Files.readAllLines(varied.keywords()));
    keywords.add(EVERYWHERE);
    Files.write(keywordFile, keywords);
    Corpus half = session.corpora().with(varied.posts(), keywordFile);
    List<Contender> contenders = new ArrayList<>();
    if (!session.smoke()) {
      contenders.add(pipeline(session, "without", plain));
    }
    contenders.add(pipeline(session, "with one", half));
    report(session, "growth: a keyword that half of all posts mention", contenders);
  }

  private void restore(Session session) throws IOException, InterruptedException {
    int keywords = 1_000;
    Corpus corpus = session.corpora().plain(session.posts(2_000_000), keywords);
    session
        .report()
        .add(
            Table.of(
                "growth: s from restart after kill -9, with the state of an hour",
                session.interleave(
                    name(),
                    List.of(
                        session.contender(
                            "%,d keywords".formatted(keywords), RestoreRun.class, corpus))),
                new Column("to the page", "secondsToPage"),
                new Column("to new counts", "secondsToNewCounts"),
                new Column("peak MB", "peakResidentMb")));
  }

  private static Contender pipeline(Session session, String name, Corpus corpus) {
    return session.contender(name, PipelineRun.class, corpus).with("--warm-up", WARM_UP_SECONDS);
  }

  private void report(Session session, String title, List<Contender> contenders)
      throws IOException, InterruptedException {
    Map<String, List<JsonNode>> results = session.interleave(name(), contenders);
    session.report().add(Table.of(title, results, COLUMNS));
  }

  private static Corpus plain(Session session) throws IOException {
    return session.corpora().plain(session.posts(POSTS), session.options().keywords());
  }
}
