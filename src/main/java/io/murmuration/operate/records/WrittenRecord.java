package io.murmuration.operate.records;

/**
 * The position at which Kafka stored a record.
 *
 * @param line the number that the caller assigned to the record, from 1
 * @param topic the topic without prefix
 */
public record WrittenRecord(long line, String topic, int partition, long offset, long timestamp) {}
