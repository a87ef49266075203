package io.murmuration.operate.verify;

/**
 * A count that differs from the recount.
 *
 * @param minuteMillis the start of the counted minute, or {@code null} for the total
 * @param recounted the minimum number of posts
 * @param atMost the maximum number of posts, which is larger if the log does not determine it
 * @param stored the count in {@code mentions}
 */
public record Difference(
    String keyword, String slug, Long minuteMillis, long recounted, long atMost, long stored) {}
