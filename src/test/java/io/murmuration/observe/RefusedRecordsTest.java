package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.murmuration.observe.RefusedRecords.Refused;
import org.junit.jupiter.api.Test;

class RefusedRecordsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RefusedRecords refused = new RefusedRecords(registry);

  @Test
  void add_readTwice_countsOnce() {
    refused.add("posts", 0, 7, "no post");
    refused.add("posts", 0, 7, "no post");
    refused.add("posts", 1, 7, "no value");

    assertThat(refused.list())
        .containsExactly(new Refused("posts", 2, "posts/1 offset 7: no value"));
    assertThat(counted("posts")).isEqualTo(2);
  }

  @Test
  void add_topicsOfKeywords_areOne() {
    refused.add("keyword-tea", 0, 7, "no post");
    refused.add("keyword-shared", 0, 7, "no post");

    assertThat(refused.list())
        .containsExactly(new Refused("keyword-*", 2, "keyword-shared/0 offset 7: no post"));
    assertThat(counted("keyword-*")).isEqualTo(2);
  }

  @Test
  void add_longReasonWithControlCharacters_isShortAndPlain() {
    refused.add("posts", 0, 7, "\u001b\n" + "x".repeat(1_000));

    assertThat(refused.list().get(0).last())
        .startsWith("posts/0 offset 7: ??xxx")
        .hasSizeLessThan(400);
  }

  @Test
  void lost_state_isTheLastThatIsShown() {
    refused.add("mentions", 0, 7, "no count");
    refused.lost("mentions", "tea/0 is lost");

    assertThat(refused.list()).containsExactly(new Refused("mentions", 1, "tea/0 is lost"));
  }

  private double counted(String topic) {
    return registry.get("murmuration.records.refused").tag("topic", topic).counter().count();
  }
}
