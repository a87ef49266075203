package io.murmuration.fanout;

import io.murmuration.kafka.BadRecordException;
import io.murmuration.kafka.InputPartition;
import io.murmuration.kafka.InputRecord;
import io.murmuration.kafka.RecordSink;
import io.murmuration.kafka.StageStep;
import io.murmuration.kafka.Topics;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Copies every post to the topic of each keyword that it mentions. Keeps, beside the offset of each
 * partition, how many of its posts mentioned any keyword.
 */
final class FanoutStep implements StageStep {
  private final Supplier<Collection<Keyword>> keywords;
  private final Map<Integer, Long> matched = new HashMap<>();
  private Collection<Keyword> matcherKeywords;
  private KeywordMatcher matcher;

  /**
   * @param keywords the keywords whose topics exist; another collection when they have changed
   */
  FanoutStep(Supplier<Collection<Keyword>> keywords) {
    this.keywords = keywords;
  }

  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    matched.clear();
    for (InputPartition partition : assigned) {
      matched.put(partition.partition(), MatchedPosts.parse(partition.metadata()));
    }
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    List<Keyword> mentioned = matcher().match(input.post());
    if (!mentioned.isEmpty()) {
      matched.merge(input.partition(), 1L, Long::sum);
    }
    for (Keyword keyword : mentioned) {
      output.send(
          Topics.KEYWORD_PREFIX + keyword.slug(),
          input.key(),
          input.value(),
          input.timestampMillis());
    }
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    // Every post was sent on as it came.
  }

  @Override
  public String offsetMetadata(String topic, int partition) {
    return MatchedPosts.format(matched.getOrDefault(partition, 0L));
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
