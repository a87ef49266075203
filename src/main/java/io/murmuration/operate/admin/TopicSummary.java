package io.murmuration.operate.admin;

/**
 * A summary of a topic.
 *
 * @param replicas the smallest number of replicas of a partition
 * @param bytes the bytes on the disks of all replicas, or {@code null} if not available
 * @param records the number of offsets, which includes compacted and aborted records and
 *     transaction markers
 * @param recordsPerSecond the rate since the previous sample, or {@code null} at the first
 * @param policy {@code delete}, {@code compact} or {@code compact,delete}, or {@code null} if the
 *     user is not authorized to see the settings
 * @param retentionMillis the age after which records are deleted, or {@code null} if they are not,
 *     or if {@code policy} is {@code null}
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
