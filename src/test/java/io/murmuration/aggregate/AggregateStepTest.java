package io.murmuration.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.MentionCount;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateStepTest {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long START = AggregateRun.START;
  private static final byte[] VALUE = AggregateRun.VALUE;

  private final AggregateRun run = new AggregateRun();

  @Test
  void flush_mentions_sendsTheShardsThatChanged() throws Exception {
    run.mention("kafka", 0, 0);
    run.mention("kafka", 1, 0);
    run.mention("kafka", 1, 0);
    assertThat(run.flush()).isEqualTo(2);
    assertThat(run.committed.keySet()).containsExactly("kafka/0", "kafka/1");
    MentionCount count = run.committed("kafka/1");
    assertThat(count.keyword()).isEqualTo("the kafka");
    assertThat(count.shard()).isEqualTo(1);
    assertThat(count.since()).isEqualTo(START);
    assertThat(count.total()).isEqualTo(2);
    assertThat(run.flushAfter(999)).isZero();
  }

  @Test
  void flush_quietStream_sendsEachSecondThenEachMinuteThenNothing() throws Exception {
    run.flushAfter(30 * SECOND);
    run.mention("kafka", 0, 0);
    run.flush();
    run.sent.clear();
    while (run.now < START + 3 * HOUR) {
      run.flushAfter(SECOND / 2);
    }
    List<Long> expected = new ArrayList<>();
    for (int second = 31; second <= 90; second++) {
      expected.add(START + second * SECOND);
    }
    for (int minute = 2; minute <= 60; minute++) {
      expected.add(START + minute * MINUTE);
    }
    assertThat(run.sent).extracting(MentionCount::at).isEqualTo(expected);
    assertThat(run.sent.get(59).rates().lastMinute()).isZero();
    assertThat(run.sent.get(58).rates().lastMinute()).isPositive();
    assertThat(run.sent.get(run.sent.size() - 1).rates())
        .isEqualTo(new MentionCount.Rates(0, 0, 0, 0));
    assertThat(run.sent.get(run.sent.size() - 1).total()).isEqualTo(1);
  }

  @Test
  void flush_afterARestart_sendsAsIfNothingHappened() throws Exception {
    run.mention("kafka", 0, 0);
    run.flush();
    run.restart();
    assertThat(run.flush()).isZero();
    assertThat(run.flushAfter(SECOND)).isEqualTo(1);
  }

  @Test
  void flush_clockWasAhead_sendsAtTheCurrentTimeAgain() throws Exception {
    run.flushAfter(24 * HOUR);
    run.mention("kafka", 0, 0);
    run.flush();
    assertThat(run.flushAfter(-24 * HOUR)).isEqualTo(1);
    assertThat(run.committed("kafka/0").at()).isEqualTo(START);
    assertThat(run.flushAfter(SECOND)).isZero();
    run.mention("kafka", 0, 0);
    run.flush();
    assertThat(run.flushAfter(SECOND)).isEqualTo(1);
  }

  @Test
  void flush_restartedAfterTheClockWasAhead_sendsAtTheCurrentTimeAgain() throws Exception {
    run.flushAfter(24 * HOUR);
    run.mention("kafka", 0, 0);
    run.flush();
    run.restart();
    run.now = START + SECOND;
    assertThat(run.flush()).isEqualTo(1);
    assertThat(run.committed("kafka/0").at()).isEqualTo(START + SECOND);
    assertThat(run.committed("kafka/0").total()).isEqualTo(1);
  }

  @Test
  void flush_keywordRemoved_sendsTombstoneOnce() throws Exception {
    run.mention("kafka", 0, 0);
    run.flush();
    run.keywords.remove("kafka");
    run.mention("kafka", 0, 0);
    assertThat(run.flush()).isEqualTo(1);
    assertThat(run.committed).isEmpty();
    run.mention("kafka", 0, 0);
    assertThat(run.flush()).isZero();
  }

  @Test
  void flush_keywordRemovedWhileStopped_sendsTombstone() throws Exception {
    run.mention("kafka", 0, 0);
    run.flush();
    run.committedKeywords = Map.of();
    run.restart();
    run.flush();
    assertThat(run.committed).isEmpty();
  }

  @Test
  void flush_keywordAddedAgain_startsFromZero() throws Exception {
    run.mention("kafka", 0, 0);
    run.flush();
    run.keywords.put("kafka", new Keyword("kafka", "Kafka", START + 5));
    assertThat(run.flush()).isEqualTo(1);
    assertThat(run.committed("kafka/0").total()).isZero();
    assertThat(run.committed("kafka/0").since()).isEqualTo(START + 5);
    run.mention("kafka", 0, 0);
    run.flush();
    assertThat(run.committed("kafka/0").total()).isEqualTo(1);
  }

  @Test
  void apply_tombstone_throws() {
    assertThatThrownBy(
            () ->
                run.step.apply(
                    new InputRecord("keyword-kafka", 0, 0, START, null, null), START, null))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("no value");
  }

  @Test
  void restore_stateOfOtherShards_isLeftAlone() throws Exception {
    run.mention("kafka", 0, 0);
    run.flush();
    run.step.restore(List.of(new InputPartition("keyword-kafka", 1, "")), run.committed);
    run.keywords.clear();
    assertThat(run.flush()).isZero();
  }

  @Test
  void restore_unreadableState_isLeftOutAndNamed() throws Exception {
    List<InputPartition> assigned = List.of(new InputPartition("keyword-kafka", 1, ""));
    Map<String, byte[]> state =
        Map.of("kafka/1", VALUE, "kafka/1/2", VALUE, "nothing", VALUE, "gone/0", VALUE);

    assertThat(run.step.restore(assigned, state))
        .containsExactlyInAnyOrder(
            new StageStep.Unusable("kafka/1", true),
            new StageStep.Unusable("kafka/1/2", false),
            new StageStep.Unusable("nothing", false),
            new StageStep.Unusable("gone/0", false));
    run.mention("kafka", 1, 0);
    assertThat(run.flush()).isEqualTo(1);
    assertThat(run.committed("kafka/1").total()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "kafka/x", "kafka/1/2", "kafka/01", "kafka/2", "/", ""})
  void checkState_ofAnotherKey_throws(String key) throws Exception {
    run.mention("kafka", 1, 0);
    run.flush();
    byte[] state = run.committed.get("kafka/1");

    run.step.checkState("kafka/1", state);
    assertThatThrownBy(() -> run.step.checkState(key, state))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void apply_valueThatIsNoPost_isRefusedAndNotCounted() throws Exception {
    InputRecord record = new InputRecord("keyword-kafka", 0, 0, START, null, new byte[] {'x'});

    assertThatThrownBy(() -> run.step.apply(record, START, null))
        .isInstanceOf(BadRecordException.class);
    run.mention("kafka", 0, 0);
    run.flush();
    assertThat(run.committed("kafka/0").total()).isEqualTo(1);
  }

  @Test
  void flush_bothHomesOfAKeyword_areShardsOfTheirOwn() throws Exception {
    run.step.restore(
        List.of(
            new InputPartition("keyword-kafka", 2, ""),
            new InputPartition("keyword-shared", 2, "")),
        Map.of());
    run.mention("kafka", 2, 0);
    run.mentionShared("kafka", 2, START);
    run.mentionShared("kafka", 2, START);
    run.mentionShared("java", 2, START);
    run.flush();
    assertThat(run.committed.keySet()).containsExactly("java/-3", "kafka/-3", "kafka/2");
    assertThat(run.committed("kafka/2").total()).isEqualTo(1);
    assertThat(run.committed("kafka/-3").total()).isEqualTo(2);
    assertThat(run.committed("kafka/-3").shard()).isEqualTo(-3);
  }

  @Test
  void restore_partitionOfTheSharedTopic_restoresExactlyItsKeywords() throws Exception {
    run.mentionShared("kafka", 1, START);
    run.mentionShared("java", 1, START);
    run.mentionShared("java", 3, START);
    run.flush();
    run.step.restore(List.of(new InputPartition("keyword-shared", 1, "")), run.committed);
    assertThat(run.flushAfter(SECOND)).isEqualTo(2);
    run.mentionShared("java", 1, START);
    run.flush();
    assertThat(run.committed("java/-2").total()).isEqualTo(2);
    assertThat(run.committed("java/-4").total()).isEqualTo(1);
    run.keywords.clear();
    assertThat(run.flush()).isEqualTo(2);
    assertThat(run.committed.keySet()).containsExactly("java/-4");
  }

  @Test
  void apply_sharedRecordOfAnEarlierGeneration_isNotCounted() throws Exception {
    run.keywords.put("kafka", new Keyword("kafka", "Kafka", START + 5));
    run.mentionShared("kafka", 0, START);
    assertThat(run.flush()).isZero();
    run.mentionShared("kafka", 0, START + 5);
    run.flush();
    assertThat(run.committed("kafka/-1").total()).isEqualTo(1);
  }

  @Test
  void apply_sharedRecordWithoutKey_throws() {
    InputRecord record = new InputRecord("keyword-shared", 0, 0, START, null, VALUE);
    assertThatThrownBy(() -> run.step.apply(record, START, null))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("no key");
  }

  @Test
  void flush_nothingCountedAndNoKeywordChanged_looksForNoKeyword() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicLong changes = new AtomicLong();
    AggregateStep step = new AggregateStep(countingLookup(asked, changes));
    for (int i = 0; i < 100; i++) {
      step.apply(
          new InputRecord("keyword-shared", 0, 0, START, ("k" + i).getBytes(UTF_8), VALUE),
          START,
          null);
    }
    Map<String, byte[]> sent = new TreeMap<>();
    RecordSink sink = (topic, key, value, time, header) -> sent.put(new String(key, UTF_8), value);
    step.flush(START, sink);
    assertThat(sent).hasSize(100);
    asked.set(0);
    sent.clear();
    step.flush(START + SECOND - 1, sink);
    assertThat(asked).hasValue(0);
    assertThat(sent).isEmpty();
    step.flush(START + SECOND, sink);
    assertThat(sent).hasSize(100);
    assertThat(asked).hasValue(0);
    changes.incrementAndGet();
    step.flush(START + SECOND, sink);
    assertThat(asked).hasPositiveValue();
  }

  private static KeywordLookup countingLookup(AtomicInteger asked, AtomicLong changes) {
    return new KeywordLookup() {
      @Override
      public Keyword find(String slug) {
        asked.incrementAndGet();
        return new Keyword(slug, slug, START);
      }

      @Override
      public long changes() {
        return changes.get();
      }
    };
  }
}
