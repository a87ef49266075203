package io.murmuration.related;

import io.murmuration.kafka.BadRecordException;
import io.murmuration.kafka.InputPartition;
import io.murmuration.kafka.InputRecord;
import io.murmuration.kafka.RecordSink;
import io.murmuration.kafka.StageStep;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.post.Post;
import io.murmuration.post.PostFormatException;
import io.murmuration.post.PostJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the terms that stand beside each keyword: reads the posts of {@code keyword-<slug>}, whose
 * partitions are the shards, and writes {@link RelatedTerms} and, as its state, the panes of which
 * these are the sum. The window is the pane that holds the present and as many before it as its
 * length takes: with the defaults 12, so 60 to 65 minutes. Memory per shard is bounded by the panes
 * times their capacity. Restored between two flushes and given the same records again, a step comes
 * to the same result as one that was never interrupted.
 */
public final class RelatedTermsStep implements StageStep {
  /** The topic of the results. */
  public static final String OUTPUT = "related-terms";

  /** The topic of the state. */
  public static final String STATE = "related-terms-state";

  private static final String INPUT_PREFIX = "keyword-";

  /**
   * How long to look back and in panes of what length, how many terms each pane holds at most, and
   * how many the result does.
   */
  public record Settings(Duration window, Duration pane, int capacity, int top) {
    public static final Settings DEFAULT =
        new Settings(Duration.ofHours(1), Duration.ofMinutes(5), 1000, 100);

    public Settings {
      if (pane.toMillis() < 1 || window.toMillis() % pane.toMillis() != 0 || window.isNegative()) {
        throw new IllegalArgumentException(
            "window is " + window + ", expected a multiple of the pane, " + pane);
      }
      if (capacity < 1 || top < 1) {
        throw new IllegalArgumentException(
            "capacity is " + capacity + " and top " + top + ", expected at least 1");
      }
    }

    /** When the pane begins that holds a moment. */
    long paneStart(long millis) {
      return Math.floorDiv(millis, pane.toMillis()) * pane.toMillis();
    }

    /** When the oldest pane begins that still counts. */
    long oldestPaneStart(long nowMillis) {
      return paneStart(nowMillis) - window.toMillis();
    }
  }

  private record Shard(String topic, int partition) {}

  private final KeywordLookup lookup;
  private final Settings settings;
  private final TermExtractor extractor;
  private final Map<Shard, KeywordPanes> shards = new HashMap<>();
  private final Set<Shard> leftOver = new HashSet<>();

  /**
   * {@code lookup} has to know all keywords that are followed: what belongs to another one is taken
   * for removed. Loads the stop words, which takes a fraction of a second.
   */
  public RelatedTermsStep(KeywordLookup lookup, Settings settings) {
    this(lookup, settings, new TermExtractor());
  }

  RelatedTermsStep(KeywordLookup lookup, Settings settings, TermExtractor extractor) {
    this.lookup = lookup;
    this.settings = settings;
    this.extractor = extractor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the state of an assigned partition cannot be read
   */
  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    shards.clear();
    leftOver.clear();
    Set<Shard> own = new HashSet<>();
    for (InputPartition input : assigned) {
      Shard shard = new Shard(input.topic(), input.partition());
      own.add(shard);
      panes(shard);
    }
    state.forEach(
        (key, value) -> {
          String[] parts = key.split("/", 3);
          Shard shard = new Shard(INPUT_PREFIX + parts[0], Integer.parseInt(parts[1]));
          if (own.contains(shard)) {
            restore(panes(shard), key, parts[2], value);
          } else if (lookup.find(parts[0]) == null) {
            leftOver.add(shard);
            restore(panes(shard), key, parts[2], value);
          }
        });
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    Keyword keyword = lookup.find(slug(input.topic()));
    Shard shard = new Shard(input.topic(), input.partition());
    if (keyword == null) {
      if (shards.containsKey(shard)) {
        panes(shard).follow(null);
      }
      return;
    }
    Post post = decode(input.value());
    KeywordPanes panes = panes(shard);
    panes.follow(keyword);
    panes.add(post, input.timestampMillis(), nowMillis);
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.keySet().removeIf(this::isLeftToOthers);
    Iterator<KeywordPanes> all = shards.values().iterator();
    while (all.hasNext()) {
      KeywordPanes panes = all.next();
      panes.follow(lookup.find(panes.slug()));
      panes.flush(nowMillis, output);
      if (panes.isRemoved()) {
        all.remove();
      }
    }
  }

  /**
   * What a keyword that was removed has left behind is cleared away by whoever finds it: its own
   * partition may be gone. If the keyword is back, it is the business of its partition's reader.
   */
  private boolean isLeftToOthers(Shard shard) {
    return leftOver.contains(shard) && lookup.find(slug(shard.topic())) != null;
  }

  private KeywordPanes panes(Shard shard) {
    return shards.computeIfAbsent(
        shard, s -> new KeywordPanes(settings, extractor, slug(s.topic()), s.partition()));
  }

  private static void restore(KeywordPanes panes, String key, String start, byte[] value) {
    try {
      panes.restore(Long.parseLong(start), Pane.fromJson(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(STATE + " is unusable at " + key, e);
    }
  }

  private static Post decode(byte[] value) throws BadRecordException {
    if (value == null) {
      throw new BadRecordException("no value");
    }
    try {
      return PostJson.decode(value);
    } catch (PostFormatException e) {
      throw new BadRecordException(e.getMessage());
    }
  }

  private static String slug(String topic) {
    return topic.substring(INPUT_PREFIX.length());
  }
}
