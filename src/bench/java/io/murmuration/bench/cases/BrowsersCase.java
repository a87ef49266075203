package io.murmuration.bench.cases;

import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.BrowsersRun;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.util.List;

/** Measures thousands of concurrent browsers, some of which stop reading. */
public final class BrowsersCase implements BenchCase {
  private static final int BROWSERS = 2_000;
  private static final int STALLED = 20;
  private static final int SECONDS = 120;
  private static final int SMOKE_BROWSERS = 20;
  private static final int SMOKE_STALLED = 1;
  private static final int SMOKE_SECONDS = 6;

  @Override
  public String name() {
    return "browsers";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    boolean smoke = session.smoke();
    Contender contender =
        new Contender("browsers", BrowsersRun.class, List.of())
            .with("--jar", "target/murmuration.jar")
            .with("--browsers", smoke ? SMOKE_BROWSERS : BROWSERS)
            .with("--stalled", smoke ? SMOKE_STALLED : STALLED)
            .with("--seconds", smoke ? SMOKE_SECONDS : SECONDS);
    session
        .report()
        .add(
            Table.of(
                "browsers: ms since publication, and behind the first browser with the same"
                    + " message",
                session.interleave(name(), List.of(contender)),
                new Column("p50", "sincePublished/p50"),
                new Column("p99", "sincePublished/p99"),
                new Column("max", "sincePublished/max"),
                new Column("behind the first p50", "behindFirst/p50"),
                new Column("p99", "behindFirst/p99"),
                new Column("messages/s each", "messagesPerSecond"),
                new Column("heap MB early", "heapMbEarly"),
                new Column("heap MB late", "heapMbLate"),
                new Column("cores", "cores"),
                new Column("dropped as too slow", "dropped")));
  }
}
