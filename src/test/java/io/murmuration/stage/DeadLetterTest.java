package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.TopicRecords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Map<String, String> POSITION = Map.of("source", "push");

  private static ProducerRecord<byte[], byte[]> letter(byte[] key, byte[] value) {
    return DeadLetter.of("dead-letters", key, value, "ingest", "no post", POSITION);
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
    Map<String, String> headers = new HashMap<>();
    letter.headers().forEach(each -> headers.put(each.key(), TopicRecords.utf8(each.value())));
    return headers;
  }

  @Test
  void of_keyAndValueAtTheirLimits_keepsThem() {
    byte[] key = new byte[DeadLetter.MAX_KEY_BYTES];
    byte[] value = new byte[DeadLetter.MAX_VALUE_BYTES];
    ProducerRecord<byte[], byte[]> letter = letter(key, value);
    assertThat(letter.key()).isSameAs(key);
    assertThat(letter.value()).isSameAs(value);
    assertThat(headers(letter))
        .isEqualTo(Map.of("stage", "ingest", "reason", "no post", "source", "push"));
  }

  @Test
  void of_keyAndValueBeyondTheirLimits_keepsTheirStartsAndSizes() {
    byte[] key = new byte[DeadLetter.MAX_KEY_BYTES + 1];
    byte[] value = new byte[DeadLetter.MAX_VALUE_BYTES + 2];
    Arrays.fill(key, (byte) 'k');
    Arrays.fill(value, (byte) 'v');
    ProducerRecord<byte[], byte[]> letter = letter(key, value);
    assertThat(letter.key()).hasSize(DeadLetter.MAX_KEY_BYTES).containsOnly('k');
    assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES).containsOnly('v');
    assertThat(headers(letter))
        .containsEntry("key-bytes", String.valueOf(key.length))
        .containsEntry("value-bytes", String.valueOf(value.length));
  }

  @Test
  void of_noKeyAndNoValue_hasNone() {
    ProducerRecord<byte[], byte[]> letter = letter(null, null);
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(headers(letter)).containsOnlyKeys("stage", "reason", "source");
  }
}
