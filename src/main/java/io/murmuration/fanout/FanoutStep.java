package io.murmuration.fanout;

import io.murmuration.control.KeywordRecords;
import io.murmuration.control.PostRecords;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MatchedPosts;
import io.murmuration.message.MuteCount;
import io.murmuration.message.Post;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copies every post to the topic of each keyword that it mentions, unless a mute holds it back. The
 * metadata of a partition's offset holds the number of its posts that were copied since the last
 * rewind. The instance that reads partition 0 also decides which keywords move between the shared
 * topic and their own.
 */
final class FanoutStep implements StageStep {
  /** The partition of {@code posts} whose reader alone decides moves. */
  private static final int DECIDING_PARTITION = 0;

  private static final long NOTE_MILLIS = 10_000;

  private final Supplier<Collection<Keyword>> keywords;
  private final KeywordPlacement placement;
  private final Muting muting;
  private final Map<Integer, Long> matched = new HashMap<>();
  private Collection<Keyword> matcherKeywords;
  private KeywordMatcher matcher;
  private boolean decidesMoves;
  private List<Keyword> moves;
  private long results;
  private long notedMillis;
  private volatile String note;

  /**
   * @param keywords the keywords, each in an existing topic; a new collection after each change
   * @param placement decides the topics of keywords
   * @param mutes the mutes in force; a new collection after each change
   */
  FanoutStep(
      Supplier<Collection<Keyword>> keywords,
      KeywordPlacement placement,
      Supplier<Collection<Mute>> mutes) {
    this.keywords = keywords;
    this.placement = placement;
    muting = new Muting(mutes);
  }

  @Override
  public List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    matched.clear();
    results = 0;
    decidesMoves = false;
    moves = null;
    for (InputPartition partition : assigned) {
      matched.put(partition.partition(), MatchedPosts.parse(partition.metadata()));
      decidesMoves |= partition.partition() == DECIDING_PARTITION;
    }
    if (!decidesMoves) {
      placement.forget();
    }
    return muting.restore(matched.keySet(), state);
  }

  @Override
  public void checkState(String key, byte[] value) {
    MuteCount.read(key, value);
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    Post post = PostRecords.post(input);
    List<Keyword> mentioned =
        muting.heard(post, matcher().match(post), input.partition(), nowMillis);
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
      output.send(
          keyword.topic(),
          key,
          input.value(),
          input.timestampMillis(),
          KeywordRecords.generation(keyword));
    }
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    // Posts are copied as they are applied.
    muting.flush(nowMillis, output);
    if (Math.abs(nowMillis - notedMillis) >= NOTE_MILLIS && matcher != null) {
      notedMillis = nowMillis;
      note = costliestWord();
    }
    if (decidesMoves && placement.isDue(nowMillis)) {
      moves = placement.moves(keywords.get(), nowMillis);
    }
  }

  /**
   * Removes and returns the last decision: the keywords to move with their new topics, possibly
   * none. Empty if nothing was decided since the last call.
   */
  Optional<List<Keyword>> takeMoves() {
    Optional<List<Keyword>> decided = Optional.ofNullable(moves);
    moves = null;
    return decided;
  }

  /** Returns what makes matching slow even with what is known of the latest posts. */
  private String costliestWord() {
    if (matcher.costliestWord() != null) {
      matcher = matcher.with(matcherKeywords);
    }
    return matcher.costliestWord();
  }

  /** Returns a remark on what makes it slow, or {@code null}. From any thread. */
  String note() {
    return note;
  }

  @Override
  public long results() {
    return results;
  }

  @Override
  public String offsetMetadata(String topic, int partition) {
    return MatchedPosts.format(matched.getOrDefault(partition, 0L));
  }

  private KeywordMatcher matcher() {
    Collection<Keyword> current = keywords.get();
    if (current != matcherKeywords) {
      matcherKeywords = current;
      matcher = matcher == null ? new KeywordMatcher(current) : matcher.with(current);
    }
    return matcher;
  }
}
