package io.murmuration.visualization.pipeline;

/**
 * How large a topic is.
 *
 * @param bytes on the disks of all replicas, {@code null} where the cluster does not tell
 */
public record TopicSize(int partitions, Long bytes) {}
