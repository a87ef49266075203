package io.murmuration.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that the readers of this process have refused, by topic. A record counts once, among
 * the last {@value #POSITIONS}, however often it is read. Thread-safe.
 */
public final class RefusedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);
  private static final int POSITIONS = 10_000;

  /** Maximum lines in the log for a topic; after that, refused records are only counted. */
  private static final int LOGGED = 20;

  private static final int MAX_REASON_LENGTH = 300;
  private static final String KEYWORD_PREFIX = "keyword-";

  /** All topics of keywords count as one, because there can be thousands. */
  private static final String KEYWORD_TOPICS = KEYWORD_PREFIX + "*";

  /**
   * The refused records of a topic.
   *
   * @param topic the name without prefix, or {@code keyword-*} for all topics of keywords
   * @param last the position of the last one and the reason
   */
  public record Refused(String topic, long records, String last) {}

  private record Position(String topic, int partition, long offset) {}

  private final MeterRegistry registry;
  private final Map<String, Refused> byTopic = new TreeMap<>();
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

  /** Returns an instance for a command, which only logs. */
  public static RefusedRecords logged() {
    return new RefusedRecords(new SimpleMeterRegistry());
  }

  /**
   * Counts a record unless it was counted before.
   *
   * @param topic the name without prefix
   */
  public synchronized void add(String topic, int partition, long offset, String reason) {
    if (!seen.add(new Position(topic, partition, offset))) {
      return;
    }
    String name = topic.startsWith(KEYWORD_PREFIX) ? KEYWORD_TOPICS : topic;
    String last = "%s/%d offset %d: %s".formatted(topic, partition, offset, shown(reason));
    Refused before = byTopic.getOrDefault(name, new Refused(name, 0, null));
    byTopic.put(name, new Refused(name, before.records() + 1, last));
    Counter.builder("murmuration.records.refused")
        .description("Records that do not belong to their topic")
        .tag("topic", name)
        .register(registry)
        .increment();
    if (before.records() < LOGGED) {
      LOG.warn("refused a record of {}", last);
    } else if (before.records() == LOGGED) {
      LOG.warn("refused more records of {}: from now on they are only counted", name);
    }
  }

  /**
   * Reports what is missing because of a refused record.
   *
   * @param topic the name without prefix
   */
  public synchronized void lost(String topic, String missing) {
    Refused before = byTopic.getOrDefault(topic, new Refused(topic, 0, null));
    byTopic.put(topic, new Refused(topic, before.records(), missing));
    LOG.warn("topic={}: {}", topic, missing);
  }

  private static String shown(String reason) {
    String text = reason.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
    return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH) + "…";
  }

  /** Returns the topics with refused records, by name. */
  public synchronized List<Refused> list() {
    return List.copyOf(byTopic.values());
  }
}
