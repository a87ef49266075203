package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.MatchedPosts;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.RewindMarks;
import io.murmuration.stage.StageStep;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Copies every post to the topic of each keyword that it mentions. Keeps, beside the offset of each
 * partition, how many of its posts mentioned any keyword since it was taken back last, and where
 * to. Of all instances of the stage, the one that reads partition 0 also decides which keywords
 * move between the shared topic and their own.
 */
final class FanoutStep implements StageStep {
  /** Whoever reads this partition of {@code posts}, and nobody else, moves keywords. */
  private static final int DECIDING_PARTITION = 0;

  private final Supplier<Collection<Keyword>> keywords;
  private final KeywordPlacement placement;
  private final Consumer<List<Keyword>> mover;
  private final Map<Integer, Long> matched = new HashMap<>();
  private final RewindMarks rewindMarks = new RewindMarks();
  private Collection<Keyword> matcherKeywords;
  private KeywordMatcher matcher;
  private boolean decidesMoves;
  private long results;

  /**
   * @param keywords the keywords, each in a topic that exists; another collection when they have
   *     changed
   * @param placement decides in which topics keywords are to live
   * @param mover takes what was decided, each time that something could have been
   */
  FanoutStep(
      Supplier<Collection<Keyword>> keywords,
      KeywordPlacement placement,
      Consumer<List<Keyword>> mover) {
    this.keywords = keywords;
    this.placement = placement;
    this.mover = mover;
  }

  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    matched.clear();
    rewindMarks.restore(assigned);
    results = 0;
    decidesMoves = false;
    for (InputPartition partition : assigned) {
      matched.put(partition.partition(), MatchedPosts.parse(partition.metadata()));
      decidesMoves |= partition.partition() == DECIDING_PARTITION;
    }
    if (!decidesMoves) {
      placement.forget();
    }
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    List<Keyword> mentioned = matcher().match(input.post());
    if (!mentioned.isEmpty()) {
      matched.merge(input.partition(), 1L, Long::sum);
      results++;
    }
    for (Keyword keyword : mentioned) {
      if (decidesMoves) {
        placement.count(keyword);
      }
      byte[] key =
          keyword.sharesTopic() ? keyword.slug().getBytes(StandardCharsets.UTF_8) : input.key();
      output.send(keyword.topic(), key, input.value(), input.timestampMillis(), keyword.addedAt());
    }
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    // Every post was sent on as it came.
    if (decidesMoves && placement.isDue(nowMillis)) {
      mover.accept(placement.moves(keywords.get(), nowMillis));
    }
  }

  @Override
  public long results() {
    return results;
  }

  @Override
  public String offsetMetadata(String topic, int partition) {
    String mark = rewindMarks.text(topic, partition);
    return (MatchedPosts.format(matched.getOrDefault(partition, 0L)) + " " + mark).strip();
  }

  private KeywordMatcher matcher() {
    Collection<Keyword> current = keywords.get();
    if (current != matcherKeywords) {
      matcherKeywords = current;
      matcher = new KeywordMatcher(current);
    }
    return matcher;
  }
}
