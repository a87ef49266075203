package io.murmuration.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount;
import io.murmuration.message.PostJson;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.support.TestPosts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A step with a clock, keywords and committed state, which can crash and be restored. */
final class AggregateRun {
  static final long START = 500_000L * 3600 * 1000;
  static final List<String> SLUGS = List.of("java", "kafka");
  static final byte[] VALUE = PostJson.encode(TestPosts.text("a post"));

  /** An event that affects a step. */
  sealed interface Event {}

  record Mention(String slug, int shard, long ageMillis) implements Event {}

  record Pass(long millis) implements Event {}

  record Flush() implements Event {}

  record Remove(String slug) implements Event {}

  record Add(String slug) implements Event {}

  final Map<String, byte[]> committed = new TreeMap<>();
  final List<MentionCount> sent = new ArrayList<>();
  Map<String, Keyword> keywords = new HashMap<>();
  Map<String, Keyword> committedKeywords;
  AggregateStep step;
  long now = START;
  private long committedNow = START;
  private int next;
  private int committedNext;

  AggregateRun() {
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
        (topic, key, value, timestamp, header) -> {
          throw new AssertionError("sent outside of a flush");
        });
  }

  void mentionShared(String slug, int partition, long since) throws BadRecordException {
    byte[] key = slug.getBytes(StandardCharsets.UTF_8);
    byte[] generation = Long.toString(since).getBytes(StandardCharsets.UTF_8);
    step.apply(
        new InputRecord(
            "keyword-shared",
            partition,
            0,
            now,
            key,
            VALUE,
            name -> name.equals("since") ? generation : null),
        now,
        null);
  }

  /** Flushes and returns the number of records sent. */
  int flush() {
    int[] records = {0};
    step.flush(
        now,
        (topic, key, value, timestamp, header) -> {
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
