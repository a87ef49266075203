package io.murmuration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectedLinesTest {
  private static final List<String> REASONS = List.of("line 1: no", "line 7: no");
  private static final String TAIL =
      "murmuration tail replay-a-dead-letters --from earliest --headers";

  @Test
  void explain_someLinesAreRejected_namesReasonsAndTheTopic() {
    assertThat(RejectedLines.explain(posts(2000, 2), null, REASONS, cluster()))
        .containsExactly(
            "murmuration: 2 of 2,000 lines and posts of pages were rejected.",
            "  line 1: no",
            "  line 7: no",
            "  See all with: " + TAIL);
  }

  @Test
  void explain_embeddedKafka_namesTheCommandThatStartsIt() {
    assertThat(RejectedLines.explain(posts(9, 9), "a.txt", REASONS, embedded()))
        .startsWith("murmuration: No line of a.txt is a post or a message that can be read.")
        .endsWith("  While 'murmuration kafka --data data' runs, see all with: " + TAIL);
  }

  @Test
  void explain_noneIsRejected_saysNothing() {
    assertThat(RejectedLines.explain(posts(9, 0), null, List.of(), cluster())).isEmpty();
    assertThat(RejectedLines.explain(posts(0, 0), "a.txt", List.of(), cluster())).hasSize(1);
  }

  private static ReplayReport.Posts posts(long read, long rejected) {
    return new ReplayReport.Posts(read, read - rejected, 0, 0, rejected, 0);
  }

  private static Settings.Kafka cluster() {
    return embedded().withUrl(KafkaUrl.parse("kafka.url", "kafka://127.0.0.1:9092"));
  }

  private static Settings.Kafka embedded() {
    return new Settings.Kafka(null, "replay-a-", 9092, Path.of("data"), false);
  }
}
