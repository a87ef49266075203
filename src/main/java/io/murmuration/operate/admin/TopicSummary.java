package io.murmuration.operate.admin;

/**
 * A topic at a glance.
 *
 * @param replicas of the partition that has fewest
 * @param bytes on the disks of all replicas, {@code null} where the cluster does not tell
 * @param records the offsets that there are, of which some may be compacted away, aborted or the
 *     markers of transactions
 * @param recordsPerSecond between this look and the last one, {@code null} at the first
 * @param policy {@code delete}, {@code compact} or {@code compact,delete}, {@code null} where we
 *     may not see the settings
 * @param retentionMillis after which records are deleted, {@code null} for never, and with {@code
 *     policy}
 */
public record TopicSummary(
    String name,
    int partitions,
    int replicas,
    Long bytes,
    long records,
    Double recordsPerSecond,
    String policy,
    Long retentionMillis) {}
