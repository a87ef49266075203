package io.murmuration.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that the readers of this process have refused, by topic. A record counts once, among
 * the last {@value #POSITIONS}, however often it is read. Thread-safe.
 */
public final class RefusedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);
  private static final int POSITIONS = 10_000;

  private static final RefusedRecords LOGGED = new RefusedRecords(new SimpleMeterRegistry());

  private static final int MAX_REASON_LENGTH = 300;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");
  private static final String KEYWORD_PREFIX = "keyword-";

  /** All topics of keywords count as one, because there can be thousands. */
  private static final String KEYWORD_TOPICS = KEYWORD_PREFIX + "*";

  /**
   * The refused records of a topic.
   *
   * @param topic the name without prefix, or {@code keyword-*} for all topics of keywords
   * @param last the position of the last one and the reason, or {@code null} if there was none
   * @param missing a sentence for each of the first {@value #MAX_MISSING} keys whose results are
   *     missing
   */
  public record Refused(String topic, long records, String last, List<String> missing) {
    static final int MAX_MISSING = 10;

    /** Accepts a report of an earlier version, without {@code missing}. */
    public Refused {
      missing =
          missing == null
              ? List.of()
              : missing.stream().filter(Objects::nonNull).distinct().limit(MAX_MISSING).toList();
    }

    /** Returns the one with more records, with the missing results of both. */
    public Refused merge(Refused other) {
      Refused larger = records >= other.records ? this : other;
      return larger.withMissing(Stream.of(this, other).flatMap(one -> one.missing.stream()));
    }

    private Refused withMissing(Stream<String> sentences) {
      return new Refused(topic, records, last, sentences.toList());
    }
  }

  private record Position(String topic, int partition, long offset) {}

  private final MeterRegistry registry;
  private final Map<String, Refused> byTopic = new TreeMap<>();

  /** The sentences by topic and key. */
  private final Map<String, Map<String, String>> missing = new HashMap<>();

  private final Set<Position> seen =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Position, Boolean> eldest) {
              return size() > POSITIONS;
            }
          });

  RefusedRecords(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Returns the instance for readers without metrics, which only logs. They share it, so that a
   * record is logged once, however many of them read it.
   */
  public static RefusedRecords logged() {
    return LOGGED;
  }

  /**
   * Counts a record unless it was counted before.
   *
   * @param topic the name without prefix
   */
  public void add(String topic, int partition, long offset, String reason) {
    String name = topic.startsWith(KEYWORD_PREFIX) ? KEYWORD_TOPICS : topic;
    String last = "%s/%d offset %d: %s".formatted(topic, partition, offset, shown(reason));
    // All readers wait for each other here, so nothing slow is inside.
    synchronized (this) {
      if (!seen.add(new Position(topic, partition, offset))) {
        return;
      }
      Refused before = before(name);
      byTopic.put(name, new Refused(name, before.records() + 1, last, before.missing()));
    }
    Counter.builder("murmuration.records.refused")
        .description("Records that do not belong to their topic")
        .tag("topic", name)
        .register(registry)
        .increment();
    LOG.warn("refused a record of {}", last);
  }

  /** Reports missing results as {@link #lost(String, String, String)} does, once per sentence. */
  public void lost(String topic, String sentence) {
    lost(topic, sentence, sentence);
  }

  /**
   * Reports the results that are missing because a key has no usable record. An earlier sentence of
   * the key is replaced.
   *
   * @param topic the name without prefix
   */
  public synchronized void lost(String topic, String key, String sentence) {
    Map<String, String> byKey = missing.computeIfAbsent(topic, first -> new LinkedHashMap<>());
    if (byKey.size() < Refused.MAX_MISSING || byKey.containsKey(key)) {
      byKey.put(key, sentence);
    }
    byTopic.put(topic, before(topic).withMissing(byKey.values().stream()));
    // An error, so that refused records do not use up the lines of this one.
    LOG.error("topic={}: {}", topic, sentence);
  }

  private Refused before(String name) {
    return byTopic.getOrDefault(name, new Refused(name, 0, null, List.of()));
  }

  private static String shown(String reason) {
    String text = INVISIBLE.matcher(reason).replaceAll("?");
    return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH) + "…";
  }

  /** Returns the topics with refused records, by name. */
  public synchronized List<Refused> list() {
    return List.copyOf(byTopic.values());
  }
}
