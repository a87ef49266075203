package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.murmuration.observe.RefusedRecords.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusedRecordsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RefusedRecords refused = new RefusedRecords(registry);

  @Test
  void add_readTwice_countsOnce() {
    refused.add("posts", 0, 7, "no post");
    refused.add("posts", 0, 7, "no post");
    refused.add("posts", 1, 7, "no value");

    assertThat(refused.list())
        .containsExactly(new Refused("posts", 2, "posts/1 offset 7: no value", List.of()));
    assertThat(counted("posts")).isEqualTo(2);
  }

  @Test
  void add_topicsOfKeywords_areOne() {
    refused.add("keyword-tea", 0, 7, "no post");
    refused.add("keyword-shared", 0, 7, "no post");

    assertThat(refused.list())
        .containsExactly(
            new Refused("keyword-*", 2, "keyword-shared/0 offset 7: no post", List.of()));
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
  void add_afterALoss_keepsTheMissingResults() {
    refused.lost("mentions", "tea/0", "tea/0 is lost");
    refused.add("mentions", 0, 7, "no count");

    assertThat(refused.list())
        .containsExactly(
            new Refused("mentions", 1, "mentions/0 offset 7: no count", List.of("tea/0 is lost")));
  }

  @Test
  void lost_withoutARefusedRecord_isListed() {
    refused.lost("mentions", "tea/0", "tea/0 is lost");

    assertThat(refused.list())
        .containsExactly(new Refused("mentions", 0, null, List.of("tea/0 is lost")));
  }

  @Test
  void lost_manyKeysAgainAndAgain_listsTheLatestSentenceOfTheFirstTen() {
    for (int time = 1; time <= 3; time++) {
      for (int key = 0; key < 12; key++) {
        refused.lost("mentions", "tea/" + key, "tea/" + key + " lacks all before " + time);
      }
    }

    assertThat(refused.list().get(0).missing())
        .hasSize(10)
        .startsWith("tea/0 lacks all before 3")
        .endsWith("tea/9 lacks all before 3");
  }

  @Test
  void add_manyRecordsOfATopic_logsEachOnceAlsoForSeveralReaders() {
    Logger logger = (Logger) LoggerFactory.getLogger(RefusedRecords.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      for (int reader = 0; reader < 2; reader++) {
        for (int offset = 0; offset < 25; offset++) {
          RefusedRecords.logged().add("logged", 0, offset, "no post");
        }
      }
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .hasSize(25)
        .last()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("refused a record of logged/0 offset 24: no post");
  }

  private double counted(String topic) {
    return registry.get("murmuration.records.refused").tag("topic", topic).counter().count();
  }
}
