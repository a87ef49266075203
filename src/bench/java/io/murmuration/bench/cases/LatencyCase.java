package io.murmuration.bench.cases;

import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.LatencyRun;
import io.murmuration.bench.runs.Session;
import io.murmuration.message.PostTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures the time from when a post is due until it is shown. */
public final class LatencyCase implements BenchCase {
  private static final List<Integer> RATES = List.of(1_000, 10_000, 50_000);
  private static final int SECONDS = 50;
  private static final int WARM_UP_SECONDS = 20;
  private static final int SMOKE_SECONDS = 4;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    int seconds = session.smoke() ? SMOKE_SECONDS : SECONDS;
    List<Contender> contenders = new ArrayList<>();
    for (int rate : session.smoke() ? RATES.subList(0, 1) : RATES) {
      Corpus corpus =
          session
              .corpora()
              .make(
                  "paced-" + rate,
                  (long) rate * seconds,
                  session.options().keywords(),
                  0.1,
                  (number, post) -> post.at(PostTime.MIN_MILLIS + number * 1_000 / rate));
      contenders.add(
          session
              .contender("%,d posts/s".formatted(rate), LatencyRun.class, corpus)
              .with("--warm-up", session.smoke() ? 0 : WARM_UP_SECONDS));
    }
    session
        .report()
        .add(
            Table.of(
                "latency: ms from due to shown",
                session.interleave(name(), contenders),
                new Column("bus p50", "bus/p50"),
                new Column("p99", "bus/p99"),
                new Column("p99.9", "bus/p999"),
                new Column("browser p50", "browser/p50"),
                new Column("p99", "browser/p99"),
                new Column("p99.9", "browser/p999"),
                new Column("CPU µs/post", "cpuMicrosPerPost")));
  }
}
