package io.murmuration.bench.streams;

import io.murmuration.aggregate.MentionCounter;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.MentionCount;
import io.murmuration.message.MentionCount.Counts;
import io.murmuration.message.MentionCount.Rates;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts the mentions of each keyword with the documented interface of Kafka Streams: a store with
 * a cache and a changelog. The value of a keyword is its total and its windows of 60 seconds and 60
 * minutes. A single value needs one write per post and one changelog record per commit. Separate
 * stores for seconds, minutes and totals would need three of each. Reads posts by slug, and sends
 * the counts of each changed keyword at every interval.
 *
 * <p>The counts are exact, because the counter is put into the store for every post. The counters
 * are also held decoded. Committed counts may not have been sent, so everything is sent after a
 * restart.
 */
final class MentionsProcessor implements Processor<String, byte[], String, byte[]> {
  private static final String STORE = "mention-counters";
  private static final int BYTES = (5 + 2 * Counts.LENGTH) * Long.BYTES;

  private final KeywordLookup lookup;
  private final Duration interval;
  private final Map<String, MentionCounter> bySlug = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Map<String, MentionCount> sent = new HashMap<>();
  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, MentionCounter> store;

  /**
   * @param interval the time between two counts of a keyword
   */
  public MentionsProcessor(KeywordLookup lookup, Duration interval) {
    this.lookup = lookup;
    this.interval = interval;
  }

  /** Returns the builder of the store of this processor. */
  public static StoreBuilder<?> store() {
    Serde<MentionCounter> serde =
        Serdes.serdeFrom((topic, counter) -> encode(counter), (topic, bytes) -> decode(bytes));
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), serde)
        .withLoggingEnabled(Map.of())
        .withCachingEnabled();
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    store = context.getStateStore(STORE);
    bySlug.clear();
    try (KeyValueIterator<String, MentionCounter> all = store.all()) {
      all.forEachRemaining(entry -> bySlug.put(entry.key, entry.value));
    }
    sent.clear();
    changed.clear();
    changed.addAll(bySlug.keySet());
    context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::send);
  }

  @Override
  public void process(Record<String, byte[]> post) {
    long nowMillis = context.currentSystemTimeMs();
    MentionCounter counter =
        bySlug.computeIfAbsent(
            post.key(), slug -> new MentionCounter(lookup.find(slug).addedAt(), nowMillis));
    counter.add(post.timestamp(), nowMillis);
    store.put(post.key(), counter);
    changed.add(post.key());
  }

  private void send(long nowMillis) {
    sent.forEach(
        (slug, count) -> {
          if (isDue(count, nowMillis)) {
            changed.add(slug);
          }
        });
    for (String slug : changed) {
      MentionCount count = bySlug.get(slug).snapshot(lookup.find(slug).phrase(), 0, nowMillis);
      context.forward(new Record<>(slug + "/0", count.toJson(), nowMillis));
      sent.put(slug, count);
    }
    changed.clear();
  }

  /**
   * Returns whether to send a count again because its rates fall as time passes, as the stages do.
   */
  private static boolean isDue(MentionCount sent, long nowMillis) {
    Rates rates = sent.rates();
    return (rates.lastSecond() + rates.lastMinute() > 0
            && Math.floorDiv(nowMillis, 1000L) > Math.floorDiv(sent.at(), 1000L))
        || (rates.last10Minutes() + rates.lastHour() > 0
            && Math.floorDiv(nowMillis, 60_000L) > Math.floorDiv(sent.at(), 60_000L));
  }

  private static byte[] encode(MentionCounter counter) {
    MentionCount count = counter.snapshot("", 0, Long.MIN_VALUE);
    ByteBuffer output = ByteBuffer.allocate(BYTES);
    output.putLong(count.at()).putLong(count.since()).putLong(count.total());
    for (Counts counts : new Counts[] {count.seconds(), count.minutes()}) {
      output.putLong(counts.from());
      output.asLongBuffer().put(counts.counts());
      output.position(output.position() + Counts.LENGTH * Long.BYTES);
    }
    return output.array();
  }

  private static MentionCounter decode(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    long at = input.getLong();
    long since = input.getLong();
    long total = input.getLong();
    Rates derived = new Rates(0, 0, 0, 0);
    return MentionCounter.restore(
        new MentionCount("", 0, at, since, total, derived, counts(input), counts(input)));
  }

  private static Counts counts(ByteBuffer input) {
    long from = input.getLong();
    long[] counts = new long[Counts.LENGTH];
    input.asLongBuffer().get(counts);
    input.position(input.position() + Counts.LENGTH * Long.BYTES);
    return new Counts(from, counts);
  }
}
