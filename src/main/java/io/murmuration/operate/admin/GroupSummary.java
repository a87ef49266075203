package io.murmuration.operate.admin;

/**
 * A summary of a consumer group.
 *
 * @param state Kafka's name of the state, such as {@code Stable} or {@code Empty}
 * @param protocol {@code classic} or {@code consumer}
 * @param lag the number of offsets from the committed ones to the ends of all its partitions
 */
public record GroupSummary(String group, String state, String protocol, int members, long lag) {}
