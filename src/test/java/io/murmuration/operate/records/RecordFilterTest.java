package io.murmuration.operate.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.murmuration.config.ConfigException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilterTest {
  private static final String POST =
      "{\"author\":{\"handle\":\"ada\",\"followers\":12,\"a/b\":null},\"text\":\"tea\","
          + "\"hashtags\":[\"kafka\",\"java\"],\"reply\":false,\"rate\":1.10}";

  @ParameterizedTest
  @CsvSource({
    "/author/handle, true",
    "/author/handle=ada, true",
    "/author/handle=ad, false",
    "/author/handle=, false",
    "/author/name, false",
    "/author/followers=12, true",
    "/author/a~1b=null, true",
    "/author/a~1b, true",
    "/author, true",
    "/author=ada, false",
    "/hashtags/1=java, true",
    "/hashtags/2, false",
    "/reply=false, true",
    "/rate=1.10, true",
    "/handle, false"
  })
  void condition_pointerIntoJson_isMetByItsValue(String condition, boolean met) {
    assertThat(JsonCondition.parse("--where", condition).isMetBy(POST.getBytes(UTF_8)))
        .isEqualTo(met);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tea", "[1", "{\"a\":", "\"/a\"", "null"})
  void condition_missingValue_isNotMet(String value) {
    JsonCondition condition = JsonCondition.parse("--where", "/a");

    assertThat(condition.isMetBy(value.getBytes(UTF_8))).isFalse();
    assertThat(condition.isMetBy(new byte[] {(byte) 0xFF})).isFalse();
    assertThat(condition.isMetBy(null)).isFalse();
  }

  @Test
  void condition_invalidPointer_namesTheExpectedFormat() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> JsonCondition.parse("--where", "author=ada"))
        .withMessage(
            "--where is author=ada, expected a JSON pointer, and if it matters what is there, = and"
                + " that: /author/handle=ada");
  }

  @Test
  void search_anywhereInText_isFound() {
    TextSearch search = TextSearch.parse("--grep", "(?i)t.a\\b");

    assertThat(search.isIn("a cup of TÉA".getBytes(UTF_8))).isTrue();
    assertThat(search.isIn("a cup of teas".getBytes(UTF_8))).isFalse();
    assertThat(search.isIn(new byte[] {(byte) 0xFF, 't', 'e', 'a'})).isTrue();
    assertThat(search.isIn(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "(tea,       missing closing )",
    "tea(?=s),   invalid or unsupported Perl syntax",
    "(?<!a)tea,  invalid named capture",
    "(t|e)a\\1, invalid escape sequence"
  })
  void parse_unsupportedExpression_saysWhy(String regex, String reason) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextSearch.parse("regex", regex))
        .withMessage(
            "regex is %s, expected a regular expression without look-around and back-references:"
                + " %s",
            regex, reason);
  }

  @Test
  void parse_nestedRepetitions_areLimited() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextSearch.parse("regex", "(((a{100}){10,100}){100,}){9}"))
        .withMessageContaining("at most 10000 repetitions");
    assertThat(TextSearch.parse("regex", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(x+x+)+y", "(x|xx)+y", "(.*)(.*)(.*)(.*)(.*)(.*)y"})
  void search_ambiguousExpression_needsNoBacktracking(String regex) {
    byte[] value = "x".repeat(5000).getBytes(UTF_8);

    assertThat(TextSearch.parse("--grep", regex).isIn(value)).isFalse();
  }

  @Test
  void search_largeExpressionAndRecord_isLimitedToASecond() {
    byte[] value = "x".repeat(16 << 20).getBytes(UTF_8);
    TextSearch search = TextSearch.parse("--grep", "(x?){1000}y");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> search.isIn(value))
        .withMessageContaining("--grep is (x?){1000}y")
        .withMessageContaining("takes more than a second");
  }

  @Test
  void matches_severalConditions_allHaveToBeMet() {
    TextSearch search = TextSearch.parse("--grep", "tea|ada");
    JsonCondition condition = JsonCondition.parse("--where", "/reply=false");

    assertThat(RecordFilter.NONE.matches(record(null, null))).isTrue();
    assertThat(new RecordFilter("ada", search, condition).matches(record("ada", POST))).isTrue();
    assertThat(new RecordFilter("Ada", search, condition).matches(record("ada", POST))).isFalse();
    assertThat(new RecordFilter("", null, null).matches(record(null, POST))).isFalse();
    assertThat(new RecordFilter(null, search, null).matches(record("ada", null))).isTrue();
    assertThat(new RecordFilter(null, search, condition).matches(record("ada", "{}"))).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
    return new ConsumerRecord<>(
        "notes",
        0,
        0,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }
}
