package io.murmuration.visualization.pipeline;

/**
 * The lag of a consumer group over all topics that it reads, in offsets. Some offsets are not
 * records but markers of transactions.
 *
 * @param end the sum of the end offsets of committed records
 * @param lag the number of offsets that the group has not reached
 */
public record GroupLag(long end, long lag) {}
