package io.murmuration.operate.records;

/**
 * Where Kafka put a record.
 *
 * @param line the number it was given by whoever wrote it, from 1
 * @param topic without prefix
 */
public record WrittenRecord(long line, String topic, int partition, long offset, long timestamp) {}
