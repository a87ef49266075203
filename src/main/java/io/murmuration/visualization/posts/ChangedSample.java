package io.murmuration.visualization.posts;

/**
 * The change of a post that browsers may be showing.
 *
 * @param post the current post under every keyword that it mentions, or {@code null} if browsers
 *     must remove it
 */
public record ChangedSample(String source, String id, PostSample post) {}
