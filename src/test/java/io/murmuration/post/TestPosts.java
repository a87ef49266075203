package io.murmuration.keyword;

import io.murmuration.post.Post;
import java.util.List;

/** Posts to match, by the fields that matter for it. */
final class TestPosts {
  private TestPosts() {}

  static Post text(String text) {
    return post(text, List.of(), List.of(), List.of());
  }

  static Post urls(String text, String... urls) {
    return post(text, List.of(urls), List.of(), List.of());
  }

  static Post hashtags(String text, String... hashtags) {
    return post(text, List.of(), List.of(hashtags), List.of());
  }

  static Post mentions(String text, String... mentions) {
    return post(text, List.of(), List.of(), List.of(mentions));
  }

  static Post post(String text, List<String> urls, List<String> hashtags, List<String> mentions) {
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
