package io.murmuration.operate.verify;

/**
 * A count that is not what the posts come to.
 *
 * @param minuteMillis when the minute begins that was counted, {@code null} for all
 * @param recounted how many posts there are at least
 * @param atMost how many there are at most, where the log does not tell exactly
 * @param stored how many {@code mentions} has
 */
public record Difference(
    String keyword, String slug, Long minuteMillis, long recounted, long atMost, long stored) {}
