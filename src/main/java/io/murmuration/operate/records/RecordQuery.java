package io.murmuration.operate.records;

import io.murmuration.kafka.OffsetTarget;
import java.time.Duration;
import java.util.Objects;

/**
 * What to read of a topic, and how much of it.
 *
 * @param topic its name, with or without prefix
 * @param partition {@code null} for all, in the order of their timestamps
 * @param from where to begin; the last N are those over all partitions that the filter lets through
 * @param limit how many records to show at most
 * @param maxLength how many characters to show of a key, a value or a header; what is longer is cut
 * @param uncommitted whether to show records of transactions that are open or aborted, too
 * @param maxLooked how many records may be looked at, whether they are shown or not
 * @param maxTime how long that may take; {@code null} for as long as it does
 * @param until where the topic is taken to end; {@code null} for where it ends when it is asked
 */
public record RecordQuery(
    String topic,
    Integer partition,
    OffsetTarget from,
    RecordFilter filter,
    long limit,
    int maxLength,
    boolean uncommitted,
    long maxLooked,
    Duration maxTime,
    OffsetTarget until) {
  /** So many of the last records can be asked for. */
  public static final int MAX_LAST = 100_000;

  private static final long MAX_LOOKED = 1_000_000;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  public RecordQuery {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(filter, "filter");
  }

  /** Of committed records; looks at a million of them for five seconds at most. */
  public RecordQuery(
      String topic,
      Integer partition,
      OffsetTarget from,
      RecordFilter filter,
      long limit,
      int maxLength) {
    this(topic, partition, from, filter, limit, maxLength, false, MAX_LOOKED, MAX_TIME, null);
  }

  /** The same, of records that are not committed as well. */
  public RecordQuery withUncommitted() {
    return new RecordQuery(
        topic, partition, from, filter, limit, maxLength, true, maxLooked, maxTime, until);
  }

  /** The same, however many records there are and however long it takes. */
  public RecordQuery withoutBudget() {
    return withBudget(Long.MAX_VALUE, null);
  }

  /** The same, within another budget. */
  public RecordQuery withBudget(long records, Duration time) {
    return new RecordQuery(
        topic, partition, from, filter, limit, maxLength, uncommitted, records, time, until);
  }

  /** The same, of what is before a place. */
  public RecordQuery withUntil(OffsetTarget place) {
    return new RecordQuery(
        topic, partition, from, filter, limit, maxLength, uncommitted, maxLooked, maxTime, place);
  }
}
