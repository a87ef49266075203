package io.murmuration.support;

import io.murmuration.message.Post;
import java.util.List;

/** Posts by the fields that matter to a test. */
public final class TestPosts {
  private TestPosts() {}

  /** A post of an author with the same id. */
  public static Post text(String id, String text, long createdAt) {
    return new Post(
        id,
        "test",
        new Post.Author(id, null),
        text,
        "en",
        createdAt,
        List.of(),
        List.of(),
        List.of(),
        null);
  }

  public static Post text(String text) {
    return post(text, List.of(), List.of(), List.of());
  }

  public static Post urls(String text, String... urls) {
    return post(text, List.of(urls), List.of(), List.of());
  }

  public static Post hashtags(String text, String... hashtags) {
    return post(text, List.of(), List.of(hashtags), List.of());
  }

  public static Post mentions(String text, String... mentions) {
    return post(text, List.of(), List.of(), List.of(mentions));
  }

  public static Post post(
      String text, List<String> urls, List<String> hashtags, List<String> mentions) {
    return new Post(
        "1",
        "test",
        new Post.Author("7", "ada"),
        text,
        "en",
        1_700_000_000_000L,
        urls,
        hashtags,
        mentions,
        null);
  }
}
