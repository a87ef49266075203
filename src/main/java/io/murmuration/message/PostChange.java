package io.murmuration.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What became of a post after it was published, as the topic {@code post-changes} carries it under
 * {@code <source>/<id>}: its author has deleted it, or changed it into another of the same id.
 *
 * @param at when that became known, in milliseconds since the epoch
 * @param post what it is now, {@code null} where it is deleted
 */
public record PostChange(String source, String id, long at, Post post) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static PostChange deleted(String source, String id, long atMillis) {
    return new PostChange(source, id, atMillis, null);
  }

  public static PostChange edited(Post post, long atMillis) {
    return new PostChange(post.source(), post.id(), atMillis, post);
  }

  /** Under which the topic carries it. */
  public byte[] key() {
    return (source + "/" + id).getBytes(StandardCharsets.UTF_8);
  }

  public byte[] encode() {
    ObjectNode change = JSON.createObjectNode().put("source", source).put("id", id).put("at", at);
    try {
      change.set("post", post == null ? null : JSON.readTree(PostJson.encode(post)));
      return JSON.writeValueAsBytes(change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @throws PostFormatException if it is something else
   */
  public static PostChange decode(byte[] bytes) throws PostFormatException {
    if (bytes == null) {
      throw new PostFormatException("a change without a value");
    }
    try {
      JsonNode change = JSON.readTree(bytes);
      String source = change.path("source").textValue();
      String id = change.path("id").textValue();
      JsonNode at = change.path("at");
      if (source == null
          || id == null
          || !at.isIntegralNumber()
          || !at.canConvertToLong()
          || !change.has("post")) {
        throw new PostFormatException("not a change of a post");
      }
      if (change.get("post").isNull()) {
        return deleted(source, id, at.longValue());
      }
      Post post = PostJson.decode(JSON.writeValueAsBytes(change.get("post")));
      if (!post.source().equals(source) || !post.id().equals(id)) {
        throw new PostFormatException("a change of one post into another");
      }
      return edited(post, at.longValue());
    } catch (JsonProcessingException e) {
      throw PostJson.invalid(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
