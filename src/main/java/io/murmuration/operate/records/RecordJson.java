package io.murmuration.operate.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Encodes a {@link ShownRecord} as JSON, and decodes it to a record to write. */
public final class RecordJson {
  /** Exceeds the longest record with each byte escaped. */
  private static final int MAX_STRING_LENGTH = 128 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_STRING_LENGTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RecordJson() {}

  /** Returns one line, without a line break. */
  public static String encode(ShownRecord record) {
    return Json.encode(record);
  }

  /**
   * Decodes the key, value, headers and timestamp, but not the topic, partition and offset, of a
   * shown record. A value that is not a string is written as JSON.
   *
   * @param topic the destination, as named in Kafka
   * @throws RecordFormatException if the line is not a record, or the record was cut
   */
  public static ProducerRecord<byte[], byte[]> decode(String topic, Integer partition, byte[] line)
      throws RecordFormatException {
    JsonNode json = parse(line);
    if (!json.isObject()) {
      throw new RecordFormatException(
          "it is not a JSON object like those that 'tail --json' prints");
    }
    if (json.path("cut").asBoolean()) {
      throw new RecordFormatException("it was cut: read it again without --max-length");
    }
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : json.path("headers")) {
      headers.add(
          new RecordHeader(
              text(header, "key"), bytes(header, "value", header.path("encoding").asText(null))));
    }
    return new ProducerRecord<>(
        topic,
        partition,
        timestamp(json),
        bytes(json, "key", json.path("keyEncoding").asText(null)),
        value(json),
        headers);
  }

  private static JsonNode parse(byte[] line) throws RecordFormatException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new RecordFormatException("it is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] value(JsonNode json) throws RecordFormatException {
    byte[] value = bytes(json, "value", json.path("encoding").asText(null));
    boolean tombstone = json.path("tombstone").asBoolean();
    if (tombstone && value != null) {
      throw new RecordFormatException("it is a tombstone with a value");
    }
    if (!tombstone && value == null) {
      throw new RecordFormatException("it has neither a value nor \"tombstone\": true");
    }
    return value;
  }

  private static Long timestamp(JsonNode json) throws RecordFormatException {
    JsonNode timestamp = json.path("timestamp");
    if (timestamp.isMissingNode() || timestamp.isNull() || timestamp.asLong() == -1) {
      return null;
    }
    if (!timestamp.canConvertToLong() || !timestamp.isIntegralNumber() || timestamp.asLong() < 0) {
      throw new RecordFormatException("timestamp is " + timestamp + ", expected milliseconds");
    }
    return timestamp.longValue();
  }

  private static String text(JsonNode json, String field) throws RecordFormatException {
    if (!json.path(field).isTextual()) {
      throw new RecordFormatException(field + " is not a string");
    }
    return json.path(field).textValue();
  }

  private static byte[] bytes(JsonNode json, String field, String encoding)
      throws RecordFormatException {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    if (encoding == null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (!encoding.equals(ShownRecord.BASE64)) {
      throw new RecordFormatException("encoding is " + encoding + ", expected base64 or none");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException(field + " is not base64");
    }
  }
}
