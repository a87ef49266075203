package io.murmuration.operate.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.ConfigException;
import org.junit.jupiter.api.Test;

class RewindStageTest {
  @Test
  void parse_fanout_includesTheStagesAfterIt() {
    assertThat(RewindStage.parse("--stage", "fanout"))
        .isEqualTo(RewindStage.parse("--stage", "all"))
        .containsExactly(RewindStage.FANOUT, RewindStage.AGGREGATE, RewindStage.RELATED_TERMS);
    assertThat(RewindStage.parse("--stage", "aggregate")).containsExactly(RewindStage.AGGREGATE);
  }

  @Test
  void parse_ingest_namesTheStages() {
    assertThatThrownBy(() -> RewindStage.parse("--stage", "ingest"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--stage is ingest, expected one of aggregate, related-terms, fanout, all");
  }

  @Test
  void reads_topicOfAnotherInstallation_doesNot() {
    assertThat(RewindStage.AGGREGATE.reads("keyword-kafka")).isTrue();
    assertThat(RewindStage.AGGREGATE.reads("keyword-shared")).isTrue();
    assertThat(RewindStage.AGGREGATE.reads("audit-keyword-kafka")).isFalse();
    assertThat(RewindStage.FANOUT.reads("posts")).isTrue();
    assertThat(RewindStage.FANOUT.reads("audit-posts")).isFalse();
  }
}
