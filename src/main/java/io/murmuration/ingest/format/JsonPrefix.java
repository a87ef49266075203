package io.murmuration.ingest.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.murmuration.message.PostJson;
import java.io.IOException;

/** The relation of some bytes to the JSON object or array that they may be or become. */
public enum JsonPrefix {
  /** They begin with a whole object or array. */
  WHOLE,
  /** More bytes could complete them to an object or array. */
  START,
  /** Whatever follows, they are neither an object nor an array. */
  NEITHER;

  public static JsonPrefix of(byte[] bytes, int from, int length) {
    try (JsonParser json = PostJson.FACTORY.createNonBlockingByteArrayParser()) {
      ByteArrayFeeder feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
      feeder.feedInput(bytes, from, from + length);
      JsonToken token = json.nextToken();
      if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
        return NEITHER;
      }
      while (token != JsonToken.NOT_AVAILABLE) {
        if (json.getParsingContext().inRoot()) {
          return WHOLE;
        }
        token = json.nextToken();
      }
      return START;
    } catch (IOException e) {
      return NEITHER;
    }
  }
}
