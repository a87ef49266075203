package io.murmuration.operate.admin;

/**
 * Where a consumer group goes on in a partition, before and after.
 *
 * @param from {@code null} where the group has no place yet
 */
public record OffsetChange(String topic, int partition, Long from, long to) {}
