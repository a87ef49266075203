package io.murmuration.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.FootprintRun;
import io.murmuration.bench.runs.PipelineRun;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures start-up time, memory and size of the jar, and the CPU time and allocation per post by
 * thread purpose.
 */
public final class FootprintCase implements BenchCase {
  private static final int IDLE = 1;
  private static final int USUAL = 200;
  private static final int BUSY = 10_000;

  private static final int SECONDS = 30;

  /** After this time the set of remembered ids has reached its maximum. */
  private static final int BUSY_SECONDS = 120;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (int rate : session.smoke() ? List.of(USUAL) : List.of(IDLE, USUAL, BUSY)) {
      contenders.add(
          new Contender("%,d posts/s".formatted(rate), FootprintRun.class, List.of())
              .with("--jar", "target/murmuration.jar", "--rate", rate)
              .with("--seconds", session.smoke() ? 1 : rate == BUSY ? BUSY_SECONDS : SECONDS));
    }
    session
        .report()
        .add(
            Table.of(
                "footprint: java -jar murmuration.jar, simulated posts",
                session.interleave(name(), contenders),
                new Column("s to first mention", "secondsToFirstMention"),
                new Column("resident MB", "residentMb"),
                new Column("peak MB", "peakResidentMb"),
                new Column("cores in use", "cores"),
                new Column("jar MB", "jarMb")));
    if (!session.smoke()) {
      reportThreads(session);
    }
  }

  private void reportThreads(Session session) throws IOException, InterruptedException {
    Corpus corpus = session.corpora().plain(session.posts(1_000_000), session.options().keywords());
    Map<String, List<JsonNode>> results =
        session.interleave(
            name(), List.of(session.contender("all stages", PipelineRun.class, corpus)));
    session
        .report()
        .add(
            Table.of(
                "footprint: CPU µs per post, by purpose of the threads",
                results,
                columns(results, "cpuMicrosPerPostBy")));
    session
        .report()
        .add(
            Table.of(
                "footprint: bytes allocated per post, by purpose of the threads",
                results,
                columns(results, "bytesPerPostBy")));
  }

  private static Column[] columns(Map<String, List<JsonNode>> results, String field) {
    Set<String> groups = new TreeSet<>();
    results
        .values()
        .forEach(
            runs ->
                runs.forEach(run -> run.path(field).fieldNames().forEachRemaining(groups::add)));
    return groups.stream()
        .map(group -> new Column(group, field + "/" + group))
        .toArray(Column[]::new);
  }
}
