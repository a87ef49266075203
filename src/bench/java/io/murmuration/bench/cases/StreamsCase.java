package io.murmuration.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.report.Table.Column;
import io.murmuration.bench.runs.Contender;
import io.murmuration.bench.runs.Session;
import io.murmuration.bench.runs.StagesRun;
import io.murmuration.bench.streams.StreamsRun;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the stages with the same topology on Kafka Streams: the counts must be equal, the speed
 * is the yardstick.
 */
public final class StreamsCase implements BenchCase {
  private static final String OURS = "Murmuration";
  private static final String NAME = "streams";
  private static final String STREAMS = "Kafka Streams, documented stores";
  private static final String STEPS = "Kafka Streams, our steps inside";

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Runs with a short and with a long commit interval. The stages extend their interval if commits
   * take long, and Kafka Streams does not. With the long interval this hardly matters.
   */
  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Corpus corpus = session.corpora().plain(session.posts(3_000_000), session.options().keywords());
    for (int commitMillis : session.smoke() ? List.of(100) : List.of(100, 2_000)) {
      run(session, corpus, commitMillis);
    }
  }

  private static void run(Session session, Corpus corpus, int commitMillis)
      throws IOException, InterruptedException {
    Map<String, List<JsonNode>> results =
        session.interleave(
            NAME,
            List.of(
                contender(OURS, StagesRun.class, corpus, commitMillis),
                contender(STREAMS, StreamsRun.class, corpus, commitMillis).with("--with", "stores"),
                contender(STEPS, StreamsRun.class, corpus, commitMillis).with("--with", "steps")));
    Set<String> checksums = new HashSet<>();
    results.values().forEach(runs -> runs.forEach(r -> checksums.add(r.path("checksum").asText())));
    if (checksums.size() != 1) {
      session.report().fail("streams: the contenders counted differently, checksums " + checksums);
    }
    results.values().forEach(runs -> runs.forEach(StreamsCase::addRates));
    session
        .report()
        .add(
            Table.of(
                    "streams: against Kafka Streams, equal counts, commits every %,d ms"
                        .formatted(commitMillis),
                    results,
                    new Column("posts/s", "postsPerSecond"),
                    new Column("CPU µs/post", "cpuMicrosPerPost"),
                    new Column("s to first count", "firstSeconds"))
                .withRatio("ratio to documented stores", OURS, STREAMS)
                .withRatio("ratio to our steps inside", OURS, STEPS));
  }

  private static void addRates(JsonNode run) {
    double cpuMicros = run.path("cpuSeconds").asDouble() * 1e6;
    ((ObjectNode) run).put("cpuMicrosPerPost", cpuMicros / run.path("posts").asDouble());
  }

  private static Contender contender(
      String name, Class<?> mainClass, Corpus corpus, int commitMillis) {
    return new Contender(name, mainClass, List.of())
        .with("--posts", corpus.posts(), "--keywords", corpus.keywords())
        .with("--port", 0, "--commit-millis", commitMillis);
  }
}
