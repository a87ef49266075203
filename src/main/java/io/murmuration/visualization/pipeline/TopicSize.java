package io.murmuration.visualization.pipeline;

/**
 * The size of a topic.
 *
 * @param bytes the bytes on the disks of all replicas, or {@code null} if the cluster does not
 *     report them
 */
public record TopicSize(int partitions, Long bytes) {}
