package io.murmuration.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.kafka.BadRecordException;
import io.murmuration.kafka.InputPartition;
import io.murmuration.kafka.InputRecord;
import io.murmuration.keyword.Keyword;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AggregateStepTest {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long START = 500_000 * HOUR;
  private static final List<String> SLUGS = List.of("java", "kafka");
  private static final byte[] VALUE = {};

  private final Run run = new Run();

  /** A step with its clock, its keywords and what it committed, which can fail and come back. */
  private static final class Run {
    private final Map<String, byte[]> committed = new TreeMap<>();
    private final List<MentionCount> sent = new ArrayList<>();
    private Map<String, Keyword> keywords = new HashMap<>();
    private Map<String, Keyword> committedKeywords;
    private AggregateStep step;
    private long now = START;
    private long committedNow = START;
    private int next;
    private int committedNext;

    Run() {
      SLUGS.forEach(slug -> keywords.put(slug, new Keyword(slug, "the " + slug, START)));
      committedKeywords = Map.copyOf(keywords);
      restart();
    }

    void restart() {
      now = committedNow;
      next = committedNext;
      keywords = new HashMap<>(committedKeywords);
      step = new AggregateStep(slug -> keywords.get(slug));
      List<InputPartition> assigned = new ArrayList<>();
      for (String slug : SLUGS) {
        assigned.add(new InputPartition("keyword-" + slug, 0, ""));
        assigned.add(new InputPartition("keyword-" + slug, 1, ""));
      }
      step.restore(assigned, Map.copyOf(committed));
    }

    void mention(String slug, int shard, long ageMillis) throws BadRecordException {
      step.apply(
          new InputRecord("keyword-" + slug, shard, 0, now - ageMillis, null, VALUE),
          now,
          (topic, key, value, timestamp) -> {
            throw new AssertionError("sent outside of a flush");
          });
    }

    /** Flushes and returns how many records that sent. */
    int flush() {
      int[] records = {0};
      step.flush(
          now,
          (topic, key, value, timestamp) -> {
            assertThat(topic).isEqualTo("mentions");
            assertThat(timestamp).isEqualTo(now);
            records[0]++;
            if (value == null) {
              committed.remove(new String(key, StandardCharsets.UTF_8));
            } else {
              committed.put(new String(key, StandardCharsets.UTF_8), value);
              sent.add(MentionCount.fromJson(value));
            }
          });
      committedNow = now;
      committedNext = next;
      committedKeywords = Map.copyOf(keywords);
      return records[0];
    }

    int flushAfter(long millis) {
      now += millis;
      return flush();
    }

    MentionCount committed(String key) {
      return MentionCount.fromJson(committed.get(key));
    }

    Map<String, MentionCount> over(List<Event> events, Set<Integer> crashesBefore)
        throws BadRecordException {
      Set<Integer> crashes = new HashSet<>(crashesBefore);
      while (next < events.size()) {
        if (crashes.remove(next)) {
          restart();
        } else {
          take(events.get(next++));
        }
      }
      flush();
      Map<String, MentionCount> counts = new TreeMap<>();
      committed.forEach((key, value) -> counts.put(key, MentionCount.fromJson(value)));
      return counts;
    }

    private void take(Event event) throws BadRecordException {
      if (event instanceof Mention mention) {
        mention(mention.slug(), mention.shard(), mention.ageMillis());
      } else if (event instanceof Pass pass) {
        now += pass.millis();
      } else if (event instanceof Remove remove) {
        keywords.remove(remove.slug());
      } else if (event instanceof Add add) {
        keywords.put(add.slug(), new Keyword(add.slug(), add.slug(), now));
      } else {
        flush();
      }
    }
  }

  private sealed interface Event {}

  private record Mention(String slug, int shard, long ageMillis) implements Event {}

  private record Pass(long millis) implements Event {}

  private record Flush() implements Event {}

  private record Remove(String slug) implements Event {}

  private record Add(String slug) implements Event {}

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> mentions =
        Combinators.combine(
                Arbitraries.of(SLUGS),
                Arbitraries.integers().between(0, 1),
                Arbitraries.longs().between(-MINUTE, 2 * HOUR))
            .as(Mention::new);
    Arbitrary<Event> passes =
        Arbitraries.oneOf(
                Arbitraries.longs().between(1, 3 * SECOND),
                Arbitraries.longs().between(1, 40 * MINUTE))
            .map(Pass::new);
    Arbitrary<String> slugs = Arbitraries.of(SLUGS);
    return Arbitraries.<Event>frequencyOf(
            Tuple.of(8, mentions),
            Tuple.of(4, passes),
            Tuple.of(3, Arbitraries.create(Flush::new)),
            Tuple.of(1, slugs.map(Remove::new)),
            Tuple.of(1, slugs.map(Add::new)))
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 300)
  void run_crashesAnywhere_endsLikeOneWithout(
      @ForAll("events") List<Event> events,
      @ForAll Set<@IntRange(min = 0, max = 119) Integer> crashes)
      throws Exception {
    Map<String, MentionCount> uninterrupted = new Run().over(events, Set.of());
    assertThat(new Run().over(events, crashes)).isEqualTo(uninterrupted);
  }

  @Property(tries = 300)
  void run_anyEvents_countsEachShardSinceItsKeywordWasAdded(@ForAll("events") List<Event> events)
      throws Exception {
    Map<String, Long> totals = new TreeMap<>();
    Set<String> followed = new HashSet<>(SLUGS);
    for (Event event : events) {
      if (event instanceof Mention mention && followed.contains(mention.slug())) {
        totals.merge(mention.slug() + "/" + mention.shard(), 1L, Long::sum);
      } else if (event instanceof Remove remove) {
        followed.remove(remove.slug());
        totals.keySet().removeIf(key -> key.startsWith(remove.slug()));
      } else if (event instanceof Add add) {
        followed.add(add.slug());
        totals.keySet().removeIf(key -> key.startsWith(add.slug()));
      }
    }
    Map<String, Long> counted = new TreeMap<>();
    // Every life of a keyword has to have a time of its own.
    List<Event> spaced = new ArrayList<>();
    for (Event event : events) {
      spaced.add(event);
      spaced.add(new Pass(1));
    }
    new Run().over(spaced, Set.of()).forEach((key, count) -> counted.put(key, count.total()));
    counted.values().removeIf(total -> total == 0);
    assertThat(counted).isEqualTo(totals);
  }

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
  void restore_unreadableState_throwsAndNamesIt() {
    List<InputPartition> assigned = List.of(new InputPartition("keyword-kafka", 1, ""));
    assertThatThrownBy(() -> run.step.restore(assigned, Map.of("kafka/1", VALUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kafka/1");
  }
}
