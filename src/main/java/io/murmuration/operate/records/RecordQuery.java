package io.murmuration.operate.records;

import io.murmuration.kafka.OffsetTarget;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Objects;

/**
 * A query for records of a topic.
 *
 * @param topic the topic, with or without prefix
 * @param partition the partition, or {@code null} for all, merged in the order of timestamps
 * @param from the first position; the last N counts the records of all partitions that match the
 *     filter
 * @param limit the maximum number of records to show
 * @param maxLength the number of characters after which a key, a value or a header is cut
 * @param uncommitted whether to include records of open and aborted transactions
 * @param maxLooked the maximum number of records to scan
 * @param maxTime the maximum duration of the scan, or {@code null} for no limit
 * @param until the end, or {@code null} for the end of the topic at the time of the query
 */
@RecordBuilder
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
    OffsetTarget until)
    implements RecordQueryBuilder.With {
  /** Maximum number of last records that can be queried. */
  public static final int MAX_LAST = 100_000;

  private static final long MAX_LOOKED = 1_000_000;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  public RecordQuery {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(filter, "filter");
  }

  /** Creates a query for committed records that scans at most a million records and 5 seconds. */
  public RecordQuery(
      String topic,
      Integer partition,
      OffsetTarget from,
      RecordFilter filter,
      long limit,
      int maxLength) {
    this(topic, partition, from, filter, limit, maxLength, false, MAX_LOOKED, MAX_TIME, null);
  }
}
