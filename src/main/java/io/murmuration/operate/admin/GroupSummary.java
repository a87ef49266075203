package io.murmuration.operate.admin;

/**
 * A consumer group at a glance.
 *
 * @param state as Kafka calls it, such as {@code Stable} or {@code Empty}
 * @param protocol {@code classic} or {@code consumer}
 * @param lag how many offsets it has still to pass, in all its partitions
 */
public record GroupSummary(String group, String state, String protocol, int members, long lag) {}
