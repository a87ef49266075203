package io.murmuration.operate.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.murmuration.config.JsonErrors;
import io.murmuration.message.Utf8;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Encodes a {@link ShownRecord} as JSON, and decodes it to a record to write. */
public final class RecordJson {
  /** Reads UTF-8 of any size, since the caller limits the lines. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * The value of a field.
   *
   * @param text the content of a string, or {@code null} for any other value
   * @param json the bytes of any other value, as they are in the line
   */
  private record Field(String text, byte[] json) {
    String shown() {
      return text == null ? new String(json, StandardCharsets.UTF_8) : text;
    }
  }

  private RecordJson() {}

  /** Returns one line, without a line break. */
  public static String encode(ShownRecord record) {
    return Json.encode(record);
  }

  /**
   * Decodes the key, value, headers and timestamp, but not the topic, partition and offset, of a
   * shown record. A key or value that is not a string is written with the bytes that it has in the
   * line.
   *
   * @param topic the destination, as named in Kafka
   * @throws RecordFormatException if the line is not a record, or the record was cut
   */
  public static ProducerRecord<byte[], byte[]> decode(String topic, Integer partition, byte[] line)
      throws RecordFormatException {
    Map<String, Field> fields = parse(line);
    if (isTrue(fields, "cut")) {
      throw new RecordFormatException("it was cut: read it again without --max-length");
    }
    return new ProducerRecord<>(
        topic,
        partition,
        timestamp(fields),
        bytes(fields, "key", "keyEncoding"),
        value(fields),
        headers(fields));
  }

  private static Map<String, Field> parse(byte[] line) throws RecordFormatException {
    if (!Utf8.isWellFormed(line, 0, line.length)) {
      throw new RecordFormatException("it is not UTF-8");
    }
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new RecordFormatException(
            "it is not a JSON object like those that 'tail --json' prints");
      }
      Map<String, Field> fields = fields(json, line);
      if (json.nextToken() != null) {
        throw new RecordFormatException("it has more than one JSON value");
      }
      return fields;
    } catch (IOException e) {
      throw new RecordFormatException("it is not JSON: " + JsonErrors.describe(e));
    }
  }

  /** Reads the fields of an object that are not {@code null}; the last of several with a name. */
  private static Map<String, Field> fields(JsonParser json, byte[] bytes) throws IOException {
    Map<String, Field> fields = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        fields.put(name, new Field(json.getText(), null));
        continue;
      }
      int start = (int) json.currentTokenLocation().getByteOffset();
      json.skipChildren();
      json.finishToken();
      int end = (int) json.currentLocation().getByteOffset();
      if (token == JsonToken.VALUE_NULL) {
        fields.remove(name);
      } else {
        fields.put(name, new Field(null, Arrays.copyOfRange(bytes, start, end)));
      }
    }
    return fields;
  }

  private static List<Header> headers(Map<String, Field> fields) throws RecordFormatException {
    List<Header> headers = new ArrayList<>();
    Field array = fields.get("headers");
    if (array == null) {
      return headers;
    }
    if (array.text() != null || array.json()[0] != '[') {
      throw new RecordFormatException("headers is not an array");
    }
    try (JsonParser json = JSON.createParser(array.json())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Field> header = fields(json, array.json());
        Field key = header.get("key");
        if (key == null || key.text() == null) {
          throw new RecordFormatException("key is not a string");
        }
        headers.add(
            new RecordHeader(
                requireWellFormed("key of a header", key.text()),
                bytes(header, "value", "encoding")));
      }
      if (!json.hasToken(JsonToken.END_ARRAY)) {
        throw new RecordFormatException("headers holds something other than objects");
      }
    } catch (IOException e) {
      throw new RecordFormatException("it is not JSON: " + JsonErrors.describe(e));
    }
    return headers;
  }

  private static byte[] value(Map<String, Field> fields) throws RecordFormatException {
    byte[] value = bytes(fields, "value", "encoding");
    boolean tombstone = isTrue(fields, "tombstone");
    if (tombstone && value != null) {
      throw new RecordFormatException("it is a tombstone with a value");
    }
    if (!tombstone && value == null) {
      throw new RecordFormatException("it has neither a value nor \"tombstone\": true");
    }
    return value;
  }

  private static boolean isTrue(Map<String, Field> fields, String name) {
    return fields.containsKey(name) && fields.get(name).shown().equals("true");
  }

  private static Long timestamp(Map<String, Field> fields) throws RecordFormatException {
    Field timestamp = fields.get("timestamp");
    if (timestamp == null || (timestamp.text() == null && timestamp.shown().equals("-1"))) {
      return null;
    }
    try {
      if (timestamp.text() == null && timestamp.shown().matches("\\d+")) {
        return Long.valueOf(timestamp.shown());
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new RecordFormatException(
        "timestamp is %s, expected milliseconds"
            .formatted(
                timestamp.text() == null ? timestamp.shown() : "\"" + timestamp.text() + "\""));
  }

  private static byte[] bytes(Map<String, Field> fields, String name, String encodingName)
      throws RecordFormatException {
    Field value = fields.get(name);
    Field encoding = fields.get(encodingName);
    if (value == null) {
      return null;
    }
    if (encoding == null) {
      return value.text() == null
          ? value.json()
          : requireWellFormed(name, value.text()).getBytes(StandardCharsets.UTF_8);
    }
    if (!encoding.shown().equals(ShownRecord.BASE64)) {
      throw new RecordFormatException(
          "encoding is %s, expected base64 or none".formatted(encoding.shown()));
    }
    try {
      return Base64.getDecoder().decode(value.shown());
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException(name + " is not base64");
    }
  }

  /** Requires a text that UTF-8 can represent. */
  private static String requireWellFormed(String name, String text) throws RecordFormatException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RecordFormatException(name + " has half a surrogate pair");
    }
    return text;
  }
}
