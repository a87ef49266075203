package io.murmuration.bench.cases;

import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.EachStageRun;
import io.murmuration.bench.runs.PipelineRun;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures the sustained throughput of the whole pipeline and of each stage. */
public final class ThroughputCase implements BenchCase {
  /** Enough for more than a minute after the warm-up on two cores. */
  private static final long POSTS = 18_000_000;

  private static final long POSTS_PER_STAGE = 4_000_000;
  private static final int WARM_UP_SECONDS = 45;

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Corpus corpus = session.corpora().plain(session.posts(POSTS), session.options().keywords());
    var results =
        session.interleave(
            name(),
            List.of(
                session
                    .contender("all stages", PipelineRun.class, corpus)
                    .with("--warm-up", session.smoke() ? 0 : WARM_UP_SECONDS)));
    session
        .report()
        .add(
            Table.of(
                "throughput: file to event bus",
                results,
                new Column("posts/s", "postsPerSecond"),
                new Column("sustained posts/s", "sustainedPostsPerSecond"),
                new Column("for s", "sustainedSeconds"),
                new Column("lag growth/s", "lagGrowthPerSecond"),
                new Column("CPU µs/post", "cpuMicrosPerPost"),
                new Column("sustained µs/post", "sustainedCpuMicrosPerPost"),
                new Column("GC s", "gcSeconds"),
                new Column("peak MB", "peakResidentMb")));
    session
        .report()
        .add(
            Table.of(
                "throughput: largest lag of each stage, in posts or records",
                results,
                new Column("fanout", "maxFanoutLag"),
                new Column("aggregate", "maxAggregateLag"),
                new Column("related terms", "maxRelatedTermsLag")));
    eachStage(session);
  }

  private void eachStage(Session session) throws IOException, InterruptedException {
    Corpus corpus =
        session.corpora().plain(session.posts(POSTS_PER_STAGE), session.options().keywords());
    var results =
        session.interleave(
            name(), List.of(session.contender("each stage", EachStageRun.class, corpus)));
    List<Column> rates = new ArrayList<>();
    List<Column> costs = new ArrayList<>();
    for (String stage : EachStageRun.STAGES) {
      rates.add(new Column(stage, stage + "/recordsPerSecond"));
      costs.add(new Column(stage, stage + "/cpuMicrosPerRecord"));
    }
    session
        .report()
        .add(
            Table.of(
                "throughput: each stage alone, records read per second",
                results,
                rates.toArray(Column[]::new)));
    session
        .report()
        .add(
            Table.of(
                "throughput: each stage alone, CPU µs per record read, including the broker",
                results,
                costs.toArray(Column[]::new)));
  }
}
