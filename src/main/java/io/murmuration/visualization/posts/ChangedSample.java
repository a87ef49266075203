package io.murmuration.visualization.posts;

/**
 * What browsers are told of a post that they may be showing.
 *
 * @param post the post as it is now, under every keyword that it mentions; {@code null} if it is
 *     not to be shown any more
 */
public record ChangedSample(String source, String id, PostSample post) {}
