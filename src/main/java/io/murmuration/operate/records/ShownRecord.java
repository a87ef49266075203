package io.murmuration.operate.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record in readable form. Key, value and headers are text if they are well-formed UTF-8,
 * otherwise base64.
 *
 * @param topic the topic without prefix
 * @param timestamp the timestamp, in milliseconds since the epoch
 * @param key the key, or {@code null} if there is none
 * @param keyEncoding {@code base64}, or {@code null} if the key is text
 * @param value the value, or {@code null} for a tombstone
 * @param encoding {@code base64}, or {@code null} if the value is text
 * @param tombstone whether the record deletes its key
 * @param bytes the number of bytes of the value
 * @param cut whether the key, the value or a header was cut
 */
public record ShownRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    String key,
    @JsonInclude(JsonInclude.Include.NON_NULL) String keyEncoding,
    String value,
    @JsonInclude(JsonInclude.Include.NON_NULL) String encoding,
    List<ShownHeader> headers,
    boolean tombstone,
    int bytes,
    boolean cut) {
  /** The encoding of keys, values and headers that are not text. */
  public static final String BASE64 = ShownText.BASE64;

  public ShownRecord {
    headers = List.copyOf(headers);
  }

  static ShownRecord of(String topic, ConsumerRecord<byte[], byte[]> record, int maxLength) {
    ShownText key = ShownText.of(record.key(), maxLength);
    ShownText value = ShownText.of(record.value(), maxLength);
    boolean cut = key.cut() || value.cut();
    List<ShownHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      ShownText text = ShownText.of(header.value(), maxLength);
      headers.add(new ShownHeader(header.key(), text.text(), text.encoding()));
      cut |= text.cut();
    }
    return new ShownRecord(
        topic,
        record.partition(),
        record.offset(),
        record.timestamp(),
        key.text(),
        key.encoding(),
        value.text(),
        value.encoding(),
        headers,
        record.value() == null,
        record.value() == null ? 0 : record.value().length,
        cut);
  }
}
