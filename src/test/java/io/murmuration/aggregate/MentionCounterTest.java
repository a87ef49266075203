package io.murmuration.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.message.MentionCount;
import io.murmuration.message.MentionCount.Rates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MentionCounterTest {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** The start of an hour. */
  private static final long START = 500_000 * HOUR;

  /** A mention of age {@code ageMillis}, counted {@code passMillis} after the previous one. */
  private record Step(long passMillis, long ageMillis) {}

  private static MentionCount snapshot(MentionCounter counter, long nowMillis) {
    return counter.snapshot("Kafka", 2, nowMillis);
  }

  private static long last(MentionCount.Counts counts) {
    return counts.counts()[59];
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> passes =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 500),
            Arbitraries.longs().between(0, 2 * MINUTE),
            Arbitraries.of(SECOND, MINUTE, HOUR, 59 * SECOND, 59 * MINUTE));
    Arbitrary<Long> ages =
        Arbitraries.oneOf(
            Arbitraries.just(0L),
            Arbitraries.longs().between(-MINUTE, 2 * MINUTE),
            Arbitraries.longs().between(0, 2 * HOUR));
    return Combinators.combine(passes, ages).as(Step::new).list().ofMaxSize(60);
  }

  @Property(tries = 400)
  void snapshot_anyMentions_equalsTheNaiveCount(@ForAll("steps") List<Step> steps) {
    MentionCounter counter = new MentionCounter(START - 90 * SECOND, START);
    List<Long> events = new ArrayList<>();
    long now = START;
    for (Step step : steps) {
      now += step.passMillis();
      counter.add(now - step.ageMillis(), now);
      events.add(Math.min(now, now - step.ageMillis()));
    }
    MentionCount count = snapshot(counter, now);
    long second = now / SECOND;
    long minute = now / MINUTE;
    assertThat(count.at()).isEqualTo(second * SECOND);
    assertThat(count.total()).isEqualTo(events.size());
    assertThat(count.seconds().from()).isEqualTo((second - 59) * SECOND);
    assertThat(count.minutes().from()).isEqualTo((minute - 59) * MINUTE);
    for (int i = 0; i < 60; i++) {
      long s = second - 59 + i;
      long m = minute - 59 + i;
      assertThat(count.seconds().counts()[i]).isEqualTo(number(events, e -> e / SECOND == s));
      assertThat(count.minutes().counts()[i]).isEqualTo(number(events, e -> e / MINUTE == m));
    }
    assertThat(count.rates())
        .isEqualTo(
            new Rates(
                number(events, e -> e / SECOND == second - 1),
                rate(events, count, (second - 59) * SECOND),
                rate(events, count, (minute - 9) * MINUTE),
                rate(events, count, (minute - 59) * MINUTE)));
  }

  private static long number(List<Long> events, LongPredicate which) {
    return events.stream().mapToLong(e -> e).filter(which).count();
  }

  private static double rate(List<Long> events, MentionCount count, long from) {
    double seconds = (count.at() + SECOND - Math.max(from, count.since())) / 1000.0;
    return Math.round(number(events, e -> e >= from) / seconds * 1e6) / 1e6;
  }

  @Property(tries = 400)
  void restore_anySnapshot_continuesLikeTheOriginal(
      @ForAll("steps") List<Step> before, @ForAll("steps") List<Step> after) {
    MentionCounter original = new MentionCounter(START, START);
    long now = START;
    for (Step step : before) {
      now += step.passMillis();
      original.add(now - step.ageMillis(), now);
    }
    MentionCount taken = MentionCount.fromJson(snapshot(original, now).toJson());
    MentionCounter restored = MentionCounter.restore(taken);
    assertThat(snapshot(restored, now)).isEqualTo(snapshot(original, now)).isEqualTo(taken);
    for (Step step : after) {
      now += step.passMillis();
      original.add(now - step.ageMillis(), now);
      restored.add(now - step.ageMillis(), now);
    }
    assertThat(snapshot(restored, now)).isEqualTo(snapshot(original, now));
  }

  @Test
  void add_atTheEdgesOfASecond_countsInItsOwn() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START + 999, START + 1500);
    counter.add(START + 1000, START + 1500);
    counter.add(START + 1000, START + 1500);
    assertThat(snapshot(counter, START + 1500).seconds().counts()).endsWith(1, 2);
  }

  @Test
  void advance_overTheEdgesOfTheRings_dropsTheOldest() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START, START);
    assertThat(snapshot(counter, START + MINUTE - 1).seconds().counts()).startsWith(1);
    assertThat(snapshot(counter, START + MINUTE).seconds().counts()).containsOnly(0);
    assertThat(snapshot(counter, START + HOUR - 1).minutes().counts()).startsWith(1);
    assertThat(snapshot(counter, START + HOUR).minutes().counts()).containsOnly(0);
    assertThat(snapshot(counter, START + HOUR).total()).isEqualTo(1);
  }

  @Test
  void add_olderThanTheRings_countsInTotalOnly() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START - 2 * HOUR, START);
    MentionCount count = snapshot(counter, START);
    assertThat(count.total()).isEqualTo(1);
    assertThat(count.minutes().counts()).containsOnly(0);
    assertThat(count.rates()).isEqualTo(new Rates(0, 0, 0, 0));
  }

  @Test
  void add_fromTheFuture_countsAsNow() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START + HOUR, START + 1);
    assertThat(last(snapshot(counter, START + 1).seconds())).isEqualTo(1);
  }

  @Test
  void add_clockWentBack_countsAtItsSecondAndStaysAtTheLatest() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START + 10 * SECOND, START + 10 * SECOND);
    counter.add(START + 5 * SECOND, START + 4 * SECOND);
    MentionCount count = snapshot(counter, START);
    assertThat(count.at()).isEqualTo(START + 10 * SECOND);
    assertThat(count.seconds().counts()).endsWith(1, 0, 0, 0, 0, 0, 1);
    assertThat(MentionCounter.restore(count).snapshot("Kafka", 2, START)).isEqualTo(count);
  }

  @Test
  void add_clockWasAheadForAWhile_countsByTheCurrentTimeAgain() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START, START);
    counter.add(START + 24 * HOUR, START + 24 * HOUR);
    counter.add(START + 2 * SECOND, START + 2 * SECOND);
    MentionCount count = snapshot(counter, START + 3 * SECOND);
    assertThat(count.at()).isEqualTo(START + 3 * SECOND);
    assertThat(count.total()).isEqualTo(3);
    assertThat(count.seconds().counts()).endsWith(1, 0).containsOnlyOnce(1);
    assertThat(count.minutes().counts()).containsOnlyOnce(1);
    assertThat(count.rates().lastSecond()).isEqualTo(1);
  }

  @Test
  void advance_clockWasSetBackByMinutes_keepsTheMinutesBefore() {
    MentionCounter counter = new MentionCounter(START - HOUR, START - HOUR);
    counter.add(START, START);
    counter.add(START + 10 * MINUTE, START + 10 * MINUTE);
    MentionCount count = snapshot(counter, START + 2 * MINUTE);
    assertThat(count.minutes().counts()).endsWith(1, 0, 0).containsOnlyOnce(1);
  }

  @Test
  void rates_beforeTheWindowIsFull_areOverTheSpanObserved() {
    MentionCounter counter = new MentionCounter(START, START);
    for (int i = 0; i < 100; i++) {
      counter.add(START + i * 100L, START + i * 100L);
    }
    assertThat(snapshot(counter, START + 9_999).rates()).isEqualTo(new Rates(10, 10, 10, 10));
  }

  @Test
  void rates_firstMoment_areOverAtLeastASecond() {
    MentionCounter counter = new MentionCounter(START + 990, START + 990);
    counter.add(START + 995, START + 995);
    assertThat(snapshot(counter, START + 995).rates()).isEqualTo(new Rates(0, 1, 1, 1));
    MentionCounter skewed = new MentionCounter(START + HOUR, START);
    skewed.add(START, START);
    assertThat(snapshot(skewed, START).rates().lastHour()).isEqualTo(1);
  }

  @Test
  void rates_steadyStream_readTheSameAnywhereInTheMinute() {
    MentionCounter counter = new MentionCounter(START, START);
    for (long second = 0; second < 3 * 3600; second++) {
      long now = START + second * SECOND;
      counter.add(now, now);
      counter.add(now, now);
      if (second > 0) {
        assertThat(snapshot(counter, now).rates()).isEqualTo(new Rates(2, 2, 2, 2));
      }
    }
  }

  @Test
  void toJson_writesTheContract() {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START, START);
    String json = new String(snapshot(counter, START + SECOND).toJson(), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith(
            "{\"keyword\":\"Kafka\",\"shard\":2,\"at\":"
                + (START + SECOND)
                + ",\"since\":"
                + START
                + ",\"total\":1,\"rates\":{\"1s\":1.0,\"1m\":0.5,\"10m\":0.5,\"1h\":0.5},"
                + "\"seconds\":{\"from\":"
                + (START - 58 * SECOND)
                + ",\"counts\":[0,0,");
  }

  @Test
  void fromJson_anythingElse_throws() {
    for (String json : List.of("", "{}", "null", "[]", "{\"keyword\":\"a\",\"shard\":\"x\"}")) {
      assertThatThrownBy(() -> MentionCount.fromJson(json.getBytes(StandardCharsets.UTF_8)))
          .as(json)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void restore_timesThatDoNotFit_throws() {
    MentionCount count = snapshot(new MentionCounter(START, START), START);
    MentionCount shifted =
        new MentionCount(
            count.keyword(),
            count.shard(),
            count.at() + SECOND,
            count.since(),
            count.total(),
            count.rates(),
            count.seconds(),
            count.minutes());
    assertThatThrownBy(() -> MentionCounter.restore(shifted))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MentionCount.Counts(0, new long[59]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
