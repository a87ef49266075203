package io.murmuration.ingest.format;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** Decodes the entries of pages that are posts as {@link PostJson} describes them. */
final class OwnFormat {
  private final TagsInText tags;

  OwnFormat(TagsInText tags) {
    this.tags = tags;
  }

  /** Returns whether an object has fields that only this format has. */
  static boolean matches(JsonFields message) {
    return message.has("source") && message.has("createdAt");
  }

  /** Returns whether an object has most of the fields that a post of this format requires. */
  static boolean isLikely(JsonFields message) {
    return Stream.of("source", "author", "createdAt").filter(message::has).count() >= 2;
  }

  Post decode(JsonFields post) throws PostFormatException {
    try {
      return PostJson.decode(post.traverse(), tags);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
