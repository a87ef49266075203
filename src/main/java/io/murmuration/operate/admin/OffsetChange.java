package io.murmuration.operate.admin;

/**
 * The change of a consumer group's offset in a partition.
 *
 * @param from the committed offset, or {@code null} if there is none
 */
public record OffsetChange(String topic, int partition, Long from, long to) {}
