package io.murmuration.kafka;

/**
 * A record that a stage reads. {@code topic} stands without the prefix of the installation, {@code
 * timestampMillis} is the event time, {@code value} is {@code null} for a tombstone.
 */
public record InputRecord(
    String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value) {}
