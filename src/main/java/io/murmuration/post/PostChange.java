package io.murmuration.post;

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
      if (post != null) {
        change.set("post", JSON.readTree(PostJson.encode(post)));
      }
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
    try {
      JsonNode change = JSON.readTree(bytes);
      JsonNode post = change.path("post");
      if (!change.path("source").isTextual()
          || !change.path("id").isTextual()
          || !change.path("at").canConvertToLong()) {
        throw new PostFormatException("not a change of a post");
      }
      return new PostChange(
          change.get("source").textValue(),
          change.get("id").textValue(),
          change.get("at").longValue(),
          post.isObject() ? PostJson.decode(JSON.writeValueAsBytes(post)) : null);
    } catch (JsonProcessingException e) {
      throw PostJson.invalid(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
