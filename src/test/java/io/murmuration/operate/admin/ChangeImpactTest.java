package io.murmuration.operate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangeImpactTest {
  private static TopicSummary topic(String name, String policy, Long retentionMillis) {
    return new TopicSummary(name, 2, 1, null, 0, null, policy, retentionMillis);
  }

  @Test
  void ofPartitions_moreOfACompactedTopic_wantsTheName() {
    assertThat(ChangeImpact.ofPartitions(topic("fruit", "compact", null), 3))
        .hasValueSatisfying(said -> assertThat(said).contains("fruit is compacted"));
    assertThat(ChangeImpact.ofPartitions(topic("mentions", "compact,delete", null), 3))
        .hasValue(ChangeImpact.ofMorePartitions("mentions"));
    assertThat(ChangeImpact.ofPartitions(topic("fruit", "compact", null), 2)).isEmpty();
    assertThat(ChangeImpact.ofPartitions(topic("fruit", "delete", null), 3)).isEmpty();
    assertThat(ChangeImpact.ofPartitions(topic("fruit", null, null), 3)).isEmpty();
  }

  @Test
  void ofCompaction_onlyWhatChanges_wantsTheName() {
    assertThat(ChangeImpact.ofCompaction(topic("fruit", "delete", 5L), true))
        .hasValueSatisfying(said -> assertThat(said).contains("only the latest"));
    assertThat(ChangeImpact.ofCompaction(topic("fruit", "compact", null), false))
        .hasValueSatisfying(said -> assertThat(said).contains("no longer keep"));
    assertThat(ChangeImpact.ofCompaction(topic("fruit", "compact", null), true)).isEmpty();
    assertThat(ChangeImpact.ofCompaction(topic("fruit", "delete", 5L), false)).isEmpty();
  }

  @Test
  void ofRetention_shorterThanNow_wantsTheName() {
    TopicSummary hours = topic("fruit", "delete", Duration.ofHours(20).toMillis());

    assertThat(ChangeImpact.ofRetention(hours, Duration.ofHours(12)))
        .hasValue("Topic fruit keeps records 20h; those older than 12h are lost.");
    assertThat(ChangeImpact.ofRetention(hours, Duration.ofHours(20))).isEmpty();
    assertThat(ChangeImpact.ofRetention(hours, Duration.ofHours(21))).isEmpty();
    assertThat(ChangeImpact.ofRetention(hours, null)).isEmpty();
    assertThat(ChangeImpact.ofRetention(topic("fruit", "delete", null), Duration.ofDays(9)))
        .hasValue("Topic fruit keeps records forever; those older than 9d are lost.");
    assertThat(ChangeImpact.ofRetention(topic("fruit", "delete", null), null)).isEmpty();
  }
}
