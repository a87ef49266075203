package io.murmuration.related;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.support.TestPosts;
import java.time.Duration;
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

class RelatedTermsRecoveryTest {
  private static final long START = 1_000_000;
  private static final long PANE = 1_000;
  private static final int PANES_BEFORE = 3;
  // Loading the stop words takes longer than one try.
  private static final TermExtractor EXTRACTOR = new TermExtractor();
  private static final List<String> SLUGS = List.of("java", "kafka");

  private sealed interface Event {}

  private record Mention(String slug, int shard, long ageMillis, Set<String> terms)
      implements Event {}

  private record Pass(long millis) implements Event {}

  private record Flush() implements Event {}

  private record Remove(String slug) implements Event {}

  private record Add(String slug) implements Event {}

  private static RelatedTermsStep.Settings settings(int capacity) {
    return new RelatedTermsStep.Settings(
        Duration.ofMillis(PANES_BEFORE * PANE), Duration.ofMillis(PANE), capacity, 4);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<String> slugs = Arbitraries.of(SLUGS);
    return Arbitraries.<Event>frequencyOf(
            Tuple.of(12, mentions()),
            Tuple.of(3, passes()),
            Tuple.of(3, Arbitraries.create(Flush::new)),
            Tuple.of(1, slugs.map(Remove::new)),
            Tuple.of(1, slugs.map(Add::new)))
        .list()
        .ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<Event>> mentionsOverTime() {
    return Arbitraries.<Event>frequencyOf(
            Tuple.of(8, mentions()),
            Tuple.of(2, passes()),
            Tuple.of(2, Arbitraries.create(Flush::new)))
        .list()
        .ofMaxSize(120);
  }

  private static Arbitrary<Event> passes() {
    return Arbitraries.longs().between(1, 2 * PANE).map(Pass::new);
  }

  private static Arbitrary<Event> mentions() {
    return Combinators.combine(
            Arbitraries.of(SLUGS),
            Arbitraries.integers().between(0, 1),
            Arbitraries.longs().between(-PANE, (PANES_BEFORE + 2) * PANE),
            Arbitraries.integers().between(10, 20).map(i -> "w" + i).set().ofMaxSize(4))
        .as(Mention::new);
  }

  /**
   * A step that can fail and be restored, with its clock, its keywords and its committed records.
   */
  private static final class Run {
    private final int capacity;
    private final SentRecords committed = new SentRecords();
    private Map<String, Keyword> keywords = new HashMap<>();
    private Map<String, Keyword> committedKeywords;
    private RelatedTermsStep step;
    private long now = START;
    private long committedNow = START;
    private int next;
    private int committedNext;

    Run(int capacity) {
      this.capacity = capacity;
      SLUGS.forEach(slug -> keywords.put(slug, new Keyword(slug, slug, 1)));
      committedKeywords = Map.copyOf(keywords);
      restart();
    }

    SentRecords over(List<Event> events, Set<Integer> crashesBefore) throws BadRecordException {
      Set<Integer> crashes = new HashSet<>(crashesBefore);
      while (next < events.size()) {
        if (crashes.remove(next)) {
          restart();
        } else {
          take(events.get(next++));
        }
      }
      take(new Flush());
      return committed;
    }

    private void restart() {
      now = committedNow;
      next = committedNext;
      keywords = new HashMap<>(committedKeywords);
      step = new RelatedTermsStep(slug -> keywords.get(slug), settings(capacity), EXTRACTOR);
      List<InputPartition> assigned = new ArrayList<>();
      for (String slug : SLUGS) {
        assigned.add(new InputPartition("keyword-" + slug, 0, ""));
        assigned.add(new InputPartition("keyword-" + slug, 1, ""));
      }
      step.restore(assigned, Map.copyOf(committed.topic(Topics.RELATED_TERMS_STATE)));
    }

    private void take(Event event) throws BadRecordException {
      if (event instanceof Mention mention) {
        step.apply(record(mention, now), now, committed);
      } else if (event instanceof Pass pass) {
        now += pass.millis();
      } else if (event instanceof Remove remove) {
        keywords.remove(remove.slug());
      } else if (event instanceof Add add) {
        keywords.put(add.slug(), new Keyword(add.slug(), add.slug(), now));
      } else {
        step.flush(now, committed);
        committedNow = now;
        committedNext = next;
        committedKeywords = Map.copyOf(keywords);
      }
    }
  }

  private static InputRecord record(Mention mention, long now) {
    Post post = TestPosts.text(String.join(" ", mention.terms()));
    return new InputRecord(
        "keyword-" + mention.slug(),
        mention.shard(),
        0,
        now - mention.ageMillis(),
        null,
        PostJson.encode(post));
  }

  @Property(tries = 150)
  void run_crashesAnywhere_endsLikeOneWithout(
      @ForAll("events") List<Event> events,
      @ForAll Set<@IntRange(min = 0, max = 119) Integer> crashes,
      @ForAll @IntRange(min = 1, max = 12) int capacity)
      throws Exception {
    Map<String, String> uninterrupted = new Run(capacity).over(events, Set.of()).contents();
    assertThat(new Run(capacity).over(events, crashes).contents()).isEqualTo(uninterrupted);
  }

  @Property(tries = 150)
  void run_capacityEnough_countsExactly(@ForAll("mentionsOverTime") List<Event> events)
      throws Exception {
    SentRecords sent = new Run(100).over(events, Set.of());
    naive(events)
        .forEach(
            (key, counts) -> {
              RelatedTerms terms = RelatedTerms.fromJson(sent.value(Topics.RELATED_TERMS, key));
              long posts = counts.remove("");
              assertThat(terms.posts()).isEqualTo(posts);
              assertThat(terms.terms()).allMatch(term -> term.count() == sum(term.panes()));
              assertThat(terms.terms())
                  .extracting(t -> new RelatedTerms.Term(t.term(), t.count(), t.score()))
                  .isEqualTo(
                      counts.entrySet().stream()
                          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                          .limit(4)
                          .map(
                              c ->
                                  new RelatedTerms.Term(
                                      c.getKey(),
                                      c.getValue(),
                                      Math.round(c.getValue() * 1e6 / posts) / 1e6))
                          .toList());
            });
  }

  @Property(tries = 150)
  void run_capacityTooSmall_staysWithinTheBounds(
      @ForAll("mentionsOverTime") List<Event> events,
      @ForAll @IntRange(min = 1, max = 8) int capacity)
      throws Exception {
    SentRecords sent = new Run(capacity).over(events, Set.of());
    naive(events)
        .forEach(
            (key, counts) -> {
              RelatedTerms terms = RelatedTerms.fromJson(sent.value(Topics.RELATED_TERMS, key));
              assertThat(terms.posts()).isEqualTo(counts.get(""));
              long added = counts.values().stream().mapToLong(c -> c).sum() - counts.get("");
              for (RelatedTerms.Term term : terms.terms()) {
                assertThat(term.count()).isBetween(1L, terms.posts());
                assertThat((double) term.count())
                    .isLessThanOrEqualTo(
                        counts.getOrDefault(term.term(), 0L) + (double) added / capacity);
                assertThat(term.score()).isBetween(0.0, 1.0);
              }
            });
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the posts (under "") and terms by shard in the window after all events. */
  private static Map<String, Map<String, Long>> naive(List<Event> events) {
    long end =
        START
            + events.stream()
                .mapToLong(event -> event instanceof Pass pass ? pass.millis() : 0)
                .sum();
    Map<String, Map<String, Long>> naive = new TreeMap<>();
    long now = START;
    for (Event event : events) {
      if (event instanceof Pass pass) {
        now += pass.millis();
      } else if (event instanceof Mention mention) {
        long pane = Math.min(now, now - mention.ageMillis()) / PANE;
        if (pane >= now / PANE - PANES_BEFORE) {
          Map<String, Long> counts =
              naive.computeIfAbsent(mention.slug() + "/" + mention.shard(), k -> new TreeMap<>());
          boolean counted = pane >= end / PANE - PANES_BEFORE;
          counts.merge("", counted ? 1L : 0L, Long::sum);
          if (counted) {
            mention.terms().forEach(term -> counts.merge(term, 1L, Long::sum));
          }
        }
      }
    }
    return naive;
  }
}
