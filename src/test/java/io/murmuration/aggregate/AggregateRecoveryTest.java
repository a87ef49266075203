package io.murmuration.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.aggregate.AggregateRun.Add;
import io.murmuration.aggregate.AggregateRun.Event;
import io.murmuration.aggregate.AggregateRun.Flush;
import io.murmuration.aggregate.AggregateRun.Mention;
import io.murmuration.aggregate.AggregateRun.Pass;
import io.murmuration.aggregate.AggregateRun.Remove;
import io.murmuration.message.MentionCount;
import java.util.ArrayList;
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

class AggregateRecoveryTest {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> mentions =
        Combinators.combine(
                Arbitraries.of(AggregateRun.SLUGS),
                Arbitraries.integers().between(0, 1),
                Arbitraries.longs().between(-MINUTE, 2 * HOUR))
            .as(Mention::new);
    Arbitrary<Event> passes =
        Arbitraries.oneOf(
                Arbitraries.longs().between(1, 3 * SECOND),
                Arbitraries.longs().between(1, 40 * MINUTE))
            .map(Pass::new);
    Arbitrary<String> slugs = Arbitraries.of(AggregateRun.SLUGS);
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
    Map<String, MentionCount> uninterrupted = new AggregateRun().over(events, Set.of());
    assertThat(new AggregateRun().over(events, crashes)).isEqualTo(uninterrupted);
  }

  @Property(tries = 300)
  void run_anyEvents_countsEachShardSinceItsKeywordWasAdded(@ForAll("events") List<Event> events)
      throws Exception {
    Map<String, Long> totals = new TreeMap<>();
    Set<String> followed = new HashSet<>(AggregateRun.SLUGS);
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
    // Every generation of a keyword needs a different time.
    List<Event> spaced = new ArrayList<>();
    for (Event event : events) {
      spaced.add(event);
      spaced.add(new Pass(1));
    }
    new AggregateRun()
        .over(spaced, Set.of())
        .forEach((key, count) -> counted.put(key, count.total()));
    counted.values().removeIf(total -> total == 0);
    assertThat(counted).isEqualTo(totals);
  }
}
