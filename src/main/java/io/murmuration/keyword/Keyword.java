package io.murmuration.keyword;

/**
 * A phrase that is followed, as the topic {@code keywords} carries it under the key {@code slug}.
 * {@code addedAt} (milliseconds since the epoch) tells one life of a keyword from the next: a
 * keyword that was removed and added again counts from zero.
 */
public record Keyword(String slug, String phrase, long addedAt) {}
