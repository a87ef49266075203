package io.murmuration.ingest.format;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.message.JsonLimits;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Utf8;
import java.io.IOException;

/** Reads a JSON value as a tree, whose size is bounded. */
final class JsonTree {
  /** Bounds the memory to a few hundred MB. A page of 16 MiB has one or two million. */
  private static final long MAX_TOKENS = 4_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              PostJson.FACTORY
                  .copy()
                  .setStreamReadConstraints(JsonLimits.withMaxTokens(MAX_TOKENS)))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonTree() {}

  /**
   * Reads exactly one JSON value within the {@link JsonLimits}.
   *
   * @throws PostFormatException if the bytes are anything else
   */
  static JsonNode read(byte[] bytes, int from, int length) throws PostFormatException {
    if (!Utf8.isWellFormed(bytes, from, length)) {
      throw new PostFormatException("invalid UTF-8");
    }
    try {
      return JsonLimits.read(bytes, from, length, JSON::readTree);
    } catch (MismatchedInputException e) {
      throw new PostFormatException("more than one JSON value");
    } catch (IOException e) {
      throw PostJson.invalid(e);
    }
  }
}
