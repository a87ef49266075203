package io.murmuration.operate.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record as people read it. Key, value and headers are text where they are well-formed UTF-8,
 * else base64.
 *
 * @param topic without prefix
 * @param timestamp in milliseconds since the epoch
 * @param key {@code null} if there is none
 * @param keyEncoding {@code base64}, or {@code null} for text
 * @param value {@code null} in a tombstone
 * @param encoding {@code base64}, or {@code null} for text
 * @param tombstone whether it says that what had this key is gone
 * @param bytes how many the value has
 * @param cut whether the key, the value or a header goes on
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
  /** How a key, value or header that is no text is written. */
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
