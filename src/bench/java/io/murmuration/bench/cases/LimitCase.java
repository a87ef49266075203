package io.murmuration.bench.cases;

import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.LimitRun;
import io.murmuration.bench.runs.PipelineRun;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.util.List;

/** Compares the throughput with that of bare Kafka clients. */
public final class LimitCase implements BenchCase {
  private static final String ALL = "all stages";
  private static final String LIMIT = "bare Kafka";

  @Override
  public String name() {
    return "limit";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Corpus corpus = session.corpora().plain(session.posts(8_000_000), session.options().keywords());
    Contender limit = session.contender(LIMIT, LimitRun.class, corpus);
    if (session.smoke()) {
      session.interleave(name(), List.of(limit));
      return;
    }
    var results =
        session.interleave(
            name(), List.of(session.contender(ALL, PipelineRun.class, corpus), limit));
    session
        .report()
        .add(
            Table.of(
                    "limit: against bare Kafka",
                    results,
                    new Column("posts/s", "postsPerSecond"),
                    new Column("CPU µs/post", "cpuMicrosPerPost"),
                    new Column("GC s", "gcSeconds"),
                    new Column("peak MB", "peakResidentMb"))
                .withRatio("ratio", ALL, LIMIT));
  }
}
