package io.murmuration.aggregate;

import io.murmuration.kafka.KeywordShard;
import io.murmuration.kafka.RecordSink;
import io.murmuration.kafka.Topics;
import io.murmuration.keyword.Keyword;
import java.nio.charset.StandardCharsets;

/** What one keyword shard holds: its counter, and what was last sent of it. */
final class KeywordMentions implements KeywordShard {
  private final String slug;
  private final int shard;
  private Keyword keyword;
  private MentionCounter counter;
  private MentionCount sent;
  private boolean changed;

  KeywordMentions(String slug, int shard) {
    this.slug = slug;
    this.shard = shard;
  }

  @Override
  public void restore(String rest, byte[] committed) {
    sent = MentionCount.fromJson(committed);
    counter = MentionCounter.restore(sent);
  }

  @Override
  public void follow(Keyword current, long nowMillis) {
    keyword = current;
    if (current == null) {
      counter = null;
    } else if (counter == null || counter.sinceMillis() != current.addedAt()) {
      counter = new MentionCounter(current.addedAt(), nowMillis);
      changed = sent != null;
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
      if (sent != null) {
        output.send(Topics.MENTIONS, key(), null, nowMillis);
      }
    } else if (changed || isDue(nowMillis)) {
      sent = counter.snapshot(keyword.phrase(), shard, nowMillis);
      output.send(Topics.MENTIONS, key(), sent.toJson(), nowMillis);
    }
    changed = false;
  }

  /**
   * Asks what was sent, not what would be: so the last of a falling rate, its zero, is sent too,
   * and a restart changes nothing.
   */
  private boolean isDue(long nowMillis) {
    if (sent == null) {
      return false;
    }
    MentionCount.Rates rates = sent.rates();
    return (rates.lastSecond() + rates.lastMinute() > 0
            && Math.floorDiv(nowMillis, 1000L) > Math.floorDiv(sent.at(), 1000L))
        || (rates.last10Minutes() + rates.lastHour() > 0
            && Math.floorDiv(nowMillis, 60_000L) > Math.floorDiv(sent.at(), 60_000L));
  }

  private byte[] key() {
    return (slug + "/" + shard).getBytes(StandardCharsets.UTF_8);
  }
}
