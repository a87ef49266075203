package io.murmuration.operate.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownRecordTest {
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final byte[] NO_TEXT = {(byte) 0xC3, 0x28, 0, 1};

  @Property
  void text_cut_isTheBeginningInWholeCharacters(
      @ForAll @StringLength(max = 40) String any, @ForAll @IntRange(max = 45) int maxLength) {
    byte[] bytes = any.getBytes(UTF_8);
    String text = new String(bytes, UTF_8);

    ShownText shown = ShownText.of(bytes, maxLength);

    assertThat(text).startsWith(shown.text());
    assertThat(shown.text()).isEqualTo(new String(shown.text().getBytes(UTF_8), UTF_8));
    assertThat(shown.cut()).isEqualTo(text.length() > maxLength);
    assertThat(shown.text().length())
        .isBetween(Math.min(text.length(), Math.max(0, maxLength - 1)), maxLength);
  }

  @Property
  void base64_cut_isTheBeginning(@ForAll byte[] any, @ForAll @IntRange(max = 45) int maxLength) {
    byte[] bytes = {(byte) 0xFF};
    byte[] all = new byte[bytes.length + any.length];
    System.arraycopy(bytes, 0, all, 0, bytes.length);
    System.arraycopy(any, 0, all, bytes.length, any.length);

    ShownText shown = ShownText.of(all, maxLength);

    assertThat(shown.encoding()).isEqualTo("base64");
    assertThat(shown.text().length()).isLessThanOrEqualTo(maxLength);
    byte[] decoded = Base64.getDecoder().decode(shown.text());
    assertThat(decoded).isEqualTo(Arrays.copyOf(all, decoded.length));
    assertThat(shown.cut()).isEqualTo(decoded.length < all.length);
  }

  @Test
  void encode_everyKindOfRecord_decodesToTheSame() throws Exception {
    Headers headers = new RecordHeaders();
    headers.add("lang", "en".getBytes(UTF_8)).add("lang", NO_TEXT).add("none", null);
    for (byte[] key : new byte[][] {null, {}, "ada".getBytes(UTF_8), NO_TEXT}) {
      for (byte[] value : new byte[][] {null, {}, "\u0000\n\"🐦".getBytes(UTF_8), NO_TEXT}) {
        String line = RecordJson.encode(shown(key, value, headers, WHOLE));

        ProducerRecord<byte[], byte[]> copy = RecordJson.decode("to", 3, line.getBytes(UTF_8));

        assertThat(line).doesNotContain("\n");
        assertThat(copy.topic()).isEqualTo("to");
        assertThat(copy.partition()).isEqualTo(3);
        assertThat(copy.timestamp()).isEqualTo(1234);
        assertThat(copy.key()).isEqualTo(key);
        assertThat(copy.value()).isEqualTo(value);
        assertThat(copy.headers()).containsExactlyElementsOf(headers);
      }
    }
  }

  @Test
  void encode_textRecord_hasAllFields() {
    assertThat(
            RecordJson.encode(
                shown("k".getBytes(UTF_8), "tea".getBytes(UTF_8), new RecordHeaders(), WHOLE)))
        .isEqualTo(
            "{\"topic\":\"notes\",\"partition\":2,\"offset\":7,\"timestamp\":1234,\"key\":\"k\","
                + "\"value\":\"tea\",\"headers\":[],\"tombstone\":false,\"bytes\":3,\"cut\":false}");
  }

  @Test
  void of_longHeader_isMarkedAsCut() {
    Headers headers = new RecordHeaders().add("trace", "0123456789".getBytes(UTF_8));

    ShownRecord shown = shown(null, "tea".getBytes(UTF_8), headers, 4);

    assertThat(shown.headers()).isEqualTo(List.of(new ShownHeader("trace", "0123", null)));
    assertThat(shown.cut()).isTrue();
    assertThat(shown.bytes()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tea                                      | it is not JSON: unexpected 'tea' near column",
        "{\"value\":\"a\"} x                      | it is not JSON: unexpected 'x' near column",
        "{\"value\":\"a\"} {}                     | it has more than one JSON value",
        "{\"value\":1                            | it is not JSON: it ends too early",
        "[]                                       | it is not a JSON object",
        "{\"vaule\":\"tea\"}                      | it has neither a value nor \"tombstone\": true",
        "{\"value\":\"tea\",\"tombstone\":true}   | it is a tombstone with a value",
        "{\"value\":\"tea\",\"cut\":true}         | it was cut",
        "{\"value\":\"tea\",\"timestamp\":\"now\"} | timestamp is \"now\", expected milliseconds",
        "{\"value\":\"?\",\"encoding\":\"base64\"} | value is not base64",
        "{\"value\":\"a\",\"encoding\":\"hex\"}   | encoding is hex, expected base64 or none",
        "{\"value\":\"a\",\"headers\":[{\"value\":\"x\"}]} | key is not a string",
        "{\"value\":\"a\",\"headers\":{}}          | headers is not an array",
        "{\"value\":\"a\",\"headers\":[7]}         | headers holds something other than objects",
        "{\"value\":\"a\",\"timestamp\":1.0}       | timestamp is 1.0, expected milliseconds",
        "{\"value\":\"a\",\"timestamp\":99999999999999999999} | timestamp is 99999999999999999999",
        "{\"value\":\"lone \\ud83d\"}             | value has half a surrogate pair",
        "{\"value\":\"\\udc00\\ud800\"}           | value has half a surrogate pair",
        "{\"value\":\"a\",\"key\":\"\\udc26\"}      | key has half a surrogate pair",
        "{\"value\":\"a\",\"headers\":[{\"key\":\"\\ud83d\"}]} | key of a header has half a surrogate",
        "{\"value\":\"a\",\"headers\":[{\"key\":\"k\",\"value\":\"\\ud83d\"}]} | value has half a surrogate"
      })
  void decode_invalidRecord_namesTheReason(String line, String message) {
    assertThatExceptionOfType(RecordFormatException.class)
        .isThrownBy(() -> RecordJson.decode("to", null, line.getBytes(UTF_8)))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,2.50]}",
        "{\"p\":1.10,\"d\":0.12345678901234567890,\"e\":1e400,\"dup\":1,\"dup\":2}",
        "{ \"b\" : 1.0 ,\t\"a\" : [ ] }",
        "{\"é\":\"\\u00e9\\/\\ud83d\",\"\\u0061\":-0}",
        "12345678901234567890123456789012345678901234567890",
        "1.0",
        "-0",
        "1E+2",
        "true",
        "false",
        "[null,null]"
      })
  void decode_valueThatIsNoString_keepsItsBytes(String value) throws Exception {
    for (String line :
        List.of(
            "{\"value\":%s}", "{\"value\": %s ,\"key\":\"é\"}", "{\"value\":1,\"value\":%s }")) {
      ProducerRecord<byte[], byte[]> record =
          RecordJson.decode("to", null, line.formatted(value).getBytes(UTF_8));

      assertThat(record.value()).asString(UTF_8).isEqualTo(value);
      assertThat(record.timestamp()).isNull();
      assertThat(record.partition()).isNull();
    }
    byte[] keyed = "{\"key\":%s,\"value\":\"a\"}".formatted(value).getBytes(UTF_8);
    assertThat(RecordJson.decode("to", null, keyed).key()).asString(UTF_8).isEqualTo(value);
  }

  @Test
  void decode_hugeValue_keepsItsBytes() throws Exception {
    String value = "[".repeat(2_000) + "9".repeat(5_000) + "]".repeat(2_000);

    byte[] line = "{\"value\":%s}".formatted(value).getBytes(UTF_8);

    assertThat(RecordJson.decode("to", null, line).value()).asString(UTF_8).isEqualTo(value);
  }

  @Test
  void decode_lineThatIsNotUtf8_isRefused() {
    byte[] line = "{\"value\":\"x\"}".getBytes(UTF_8);
    line[10] = (byte) 0xFF;

    assertThatExceptionOfType(RecordFormatException.class)
        .isThrownBy(() -> RecordJson.decode("to", null, line))
        .withMessage("it is not UTF-8");
  }

  private static ShownRecord shown(byte[] key, byte[] value, Headers headers, int maxLength) {
    return ShownRecord.of(
        "notes",
        new ConsumerRecord<>(
            "t-notes",
            2,
            7,
            1234,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()),
        maxLength);
  }
}
