package io.murmuration.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.bench.Table.Column;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The same topology on Kafka Streams: its numbers have to be equal, its speed is the yardstick. */
final class StreamsCase implements BenchCase {
  private static final String OURS = "Murmuration";
  private static final String STREAMS = "Kafka Streams, documented stores";
  private static final String HOSTED = "Kafka Streams, our steps inside";

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public String purpose() {
    return "the stages against the same topology on Kafka Streams";
  }

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Corpus corpus = session.corpora().plain(session.posts(2_000_000), session.wishes().keywords());
    Map<String, List<JsonNode>> results =
        session.interleave(
            name(),
            List.of(
                contender(OURS, StagesRun.class, corpus),
                contender(STREAMS, StreamsRun.class, corpus).with("--with", "stores"),
                contender(HOSTED, StreamsRun.class, corpus).with("--with", "steps")));
    Set<String> checksums = new HashSet<>();
    results.values().forEach(runs -> runs.forEach(r -> checksums.add(r.path("checksum").asText())));
    if (checksums.size() != 1) {
      session.report().fail("streams: the numbers differ, checksums " + checksums);
    }
    results.values().forEach(runs -> runs.forEach(StreamsCase::addRates));
    session
        .report()
        .add(
            Table.of(
                    "streams: against Kafka Streams, equal numbers",
                    results,
                    new Column("posts/s", "postsPerSecond"),
                    new Column("CPU µs/post", "cpuMicrosPerPost"))
                .withRatio("ratio to documented stores", OURS, STREAMS)
                .withRatio("ratio to our steps inside", OURS, HOSTED));
  }

  private static void addRates(JsonNode run) {
    double posts = run.path("posts").asDouble();
    ((ObjectNode) run)
        .put("postsPerSecond", posts / run.path("seconds").asDouble())
        .put("cpuMicrosPerPost", run.path("cpuSeconds").asDouble() * 1e6 / posts);
  }

  private static Contender contender(String name, Class<?> mainClass, Corpus corpus)
      throws IOException {
    return new Contender(name, mainClass, List.of())
        .with(
            "--posts", corpus.posts(), "--keywords", corpus.keywords(), "--port", FreePort.find());
  }
}
