package io.murmuration.aggregate;

import io.murmuration.control.KeywordShard;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordSink;
import java.nio.charset.StandardCharsets;

/** The state of one keyword shard: its counter, and the rates that were last sent. */
final class KeywordMentions implements KeywordShard {
  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60_000;

  private final String slug;
  private final int shard;
  private Keyword keyword;
  private MentionCounter counter;
  private long sentAt;
  private MentionCount.Rates sentRates;
  private boolean changed;

  KeywordMentions(String slug, int shard) {
    this.slug = slug;
    this.shard = shard;
  }

  @Override
  public boolean isKey(String rest) {
    return rest.isEmpty();
  }

  @Override
  public void restore(String rest, byte[] committed) {
    if (!isKey(rest)) {
      throw new IllegalArgumentException("the key does not end with the shard");
    }
    MentionCount sent = MentionCount.fromJson(committed);
    if (sent.shard() != shard) {
      throw new IllegalArgumentException("shard is not that of the key");
    }
    counter = MentionCounter.restore(sent);
    remember(sent);
  }

  @Override
  public void follow(Keyword current, long nowMillis) {
    keyword = current;
    if (current == null) {
      counter = null;
    } else if (counter == null || counter.sinceMillis() != current.addedAt()) {
      counter = new MentionCounter(current.addedAt(), nowMillis);
      changed = sentRates != null;
    }
  }

  @Override
  public boolean isRemoved() {
    return keyword == null;
  }

  void add(long eventMillis, long nowMillis) {
    counter.add(eventMillis, nowMillis);
    changed = true;
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    if (isRemoved()) {
      if (sentRates != null) {
        output.send(Topics.MENTIONS, key(), null, nowMillis);
      }
    } else if (changed || nowMillis >= nextFlushMillis() || nowMillis < sentAt - MINUTE_MILLIS) {
      MentionCount count = counter.snapshot(keyword.phrase(), shard, nowMillis);
      output.send(Topics.MENTIONS, key(), count.toJson(), nowMillis);
      remember(count);
    }
    changed = false;
  }

  private void remember(MentionCount sent) {
    sentAt = sent.at();
    sentRates = sent.rates();
  }

  /**
   * Depends on the sent rates, not on the current ones. So the final zero of a falling rate is sent
   * as well, and a restart changes nothing.
   */
  @Override
  public long nextFlushMillis() {
    if (sentRates == null) {
      return Long.MAX_VALUE;
    }
    if (sentRates.lastSecond() + sentRates.lastMinute() > 0) {
      return (Math.floorDiv(sentAt, SECOND_MILLIS) + 1) * SECOND_MILLIS;
    }
    if (sentRates.last10Minutes() + sentRates.lastHour() > 0) {
      return (Math.floorDiv(sentAt, MINUTE_MILLIS) + 1) * MINUTE_MILLIS;
    }
    return Long.MAX_VALUE;
  }

  private byte[] key() {
    return (slug + "/" + shard).getBytes(StandardCharsets.UTF_8);
  }
}
