package io.murmuration.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.config.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The deletion or edit of a published post: a record of the topic {@code post-changes} under the
 * key {@code <source>/<id>}. An edit replaces the post by another one with the same id.
 *
 * @param at when the change became known, in milliseconds since the epoch
 * @param post the post after the edit, or {@code null} if it was deleted
 */
public record PostChange(String source, String id, long at, Post post) {
  private static final ObjectMapper JSON = WireJson.MAPPER;

  public static PostChange deleted(String source, String id, long atMillis) {
    return new PostChange(source, id, atMillis, null);
  }

  public static PostChange edited(Post post, long atMillis) {
    return new PostChange(post.source(), post.id(), atMillis, post);
  }

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
   * Reads a record of the topic {@code post-changes}, whatever its key.
   *
   * @throws PostFormatException if the value is not a change
   */
  public static PostChange read(String key, byte[] value) throws PostFormatException {
    return decode(value);
  }

  /** Reads the output of {@link #encode}; fails for any other message. */
  public static PostChange decode(byte[] bytes) throws PostFormatException {
    if (bytes == null) {
      throw new PostFormatException("the change has no value");
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
        throw new PostFormatException("the change replaces a post by one with another id");
      }
      return edited(post, at.longValue());
    } catch (IOException e) {
      throw PostJson.invalid(e);
    }
  }
}
