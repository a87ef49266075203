package io.murmuration.visualization.pipeline;

/**
 * The place of a consumer group in all topics that it reads, in offsets. Some of them are no
 * records but the markers of transactions.
 *
 * @param end the sum of the offsets behind the last committed records
 * @param lag how many of them the group has still to pass
 */
public record GroupLag(long end, long lag) {}
