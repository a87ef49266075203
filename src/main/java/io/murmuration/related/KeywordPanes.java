package io.murmuration.related;

import io.murmuration.control.KeywordShard;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The panes of one keyword shard by their beginning, and the set of those that are stale in Kafka.
 * It holds at most the panes that overlap the window and those that left it since the last flush.
 * If it holds none, Kafka has none, and {@code related-terms} has an empty record or none for the
 * shard.
 */
final class KeywordPanes implements KeywordShard {
  /** A pane that begins later than this from now is dropped. */
  private static final long MAX_AHEAD_MILLIS = 60_000;

  private static final Pattern START = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final RelatedTermsStep.Settings settings;
  private final TermExtractor extractor;
  private final String slug;
  private final int shard;
  private final TermRanking ranking;
  private final TreeMap<Long, Pane> panes = new TreeMap<>();
  private final Set<Long> tombstones = new TreeSet<>();
  private Keyword keyword;
  private Set<String> ownWords = Set.of();
  private boolean changed;
  private boolean olderPanesChanged = true;

  KeywordPanes(
      RelatedTermsStep.Settings settings, TermExtractor extractor, String slug, int shard) {
    this.settings = settings;
    this.extractor = extractor;
    this.slug = slug;
    this.shard = shard;
    this.ranking = new TermRanking(settings.top());
  }

  /** {@inheritDoc} It is the beginning of a pane. */
  @Override
  public boolean isKey(String rest) {
    return START.matcher(rest).matches()
        && settings.paneStart(Long.parseLong(rest)) == Long.parseLong(rest);
  }

  /**
   * {@inheritDoc}
   *
   * @param rest the beginning of the pane, in milliseconds since the epoch
   */
  @Override
  public void restore(String rest, byte[] committed) {
    if (!isKey(rest)) {
      throw new IllegalArgumentException("the key does not end with the beginning of a pane");
    }
    panes.put(Long.parseLong(rest), Pane.fromJson(committed));
  }

  @Override
  public void follow(Keyword current, long nowMillis) {
    if (current != null && current.equals(keyword)) {
      return;
    }
    for (Map.Entry<Long, Pane> pane : List.copyOf(panes.entrySet())) {
      if (current == null || pane.getValue().since() != current.addedAt()) {
        forget(pane.getKey());
      }
    }
    keyword = current;
    ownWords = current == null ? Set.of() : extractor.ownWords(current.parsed());
  }

  @Override
  public boolean isRemoved() {
    return keyword == null;
  }

  /** Counts a post unless it is older than the window. A post from the future counts as now. */
  void add(Post post, long eventMillis, long nowMillis) {
    long start = settings.paneStart(Math.min(eventMillis, nowMillis));
    if (start < settings.oldestPaneStart(nowMillis)) {
      return;
    }
    Pane pane = panes.get(start);
    if (pane == null) {
      pane = new Pane(keyword.addedAt(), settings.capacity());
      panes.put(start, pane);
      olderPanesChanged = true;
    }
    pane.add(post, ownWords, extractor);
    changed = true;
    olderPanesChanged |= start != panes.lastKey();
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    List.copyOf(panes.headMap(settings.oldestPaneStart(nowMillis)).keySet()).forEach(this::forget);
    // The clock was set back.
    List.copyOf(panes.tailMap(nowMillis + MAX_AHEAD_MILLIS, false).keySet()).forEach(this::forget);
    if (isRemoved()) {
      output.send(Topics.RELATED_TERMS, bytes(key()), null, nowMillis);
    } else if (changed) {
      output.send(Topics.RELATED_TERMS, bytes(key()), merged(nowMillis).toJson(), nowMillis);
    }
    changed = false;
    panes.forEach(
        (start, pane) -> {
          if (pane.takeChanged()) {
            output.send(Topics.RELATED_TERMS_STATE, paneKey(start), pane.toJson(), nowMillis);
          }
        });
    tombstones.removeAll(panes.keySet());
    tombstones.forEach(
        start -> output.send(Topics.RELATED_TERMS_STATE, paneKey(start), null, nowMillis));
    tombstones.clear();
  }

  @Override
  public long nextFlushMillis() {
    return panes.isEmpty() ? Long.MAX_VALUE : settings.leavesAt(panes.firstKey());
  }

  private void forget(long startMillis) {
    panes.remove(startMillis);
    tombstones.add(startMillis);
    changed = true;
    olderPanesChanged = true;
  }

  private String key() {
    return slug + "/" + shard;
  }

  private RelatedTerms merged(long nowMillis) {
    Pane newest = panes.isEmpty() ? null : panes.lastEntry().getValue();
    if (olderPanesChanged) {
      ranking.setOlder(newest == null ? List.of() : panes.headMap(panes.lastKey()).values());
      olderPanesChanged = false;
    }
    return settings.relatedTerms(keyword.phrase(), shard, panes, ranking, nowMillis);
  }

  private byte[] paneKey(long startMillis) {
    return bytes(key() + "/" + startMillis);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
