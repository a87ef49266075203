package io.murmuration.keyword;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordJsonTest {
  @Test
  void encode_keyword_isTheDocumentedObject() {
    assertThat(new String(KeywordJson.encode(new Keyword("a-b", "\"a b\"", 12)), UTF_8))
        .isEqualTo(
            "{\"slug\":\"a-b\",\"phrase\":\"\\\"a b\\\"\",\"addedAt\":12,\"topic\":\"keyword-a-b\"}");
  }

  @Test
  void decode_topic_isTheOneOfItsOwnOrTheSharedOne() throws KeywordFormatException {
    Keyword own = new Keyword("x", "x", 1);
    assertThat(decode("{'slug':'x','phrase':'x','addedAt':1}")).isEqualTo(own);
    assertThat(decode("{'slug':'x','phrase':'x','addedAt':1,'topic':'keyword-x'}")).isEqualTo(own);
    assertThat(decode("{'slug':'x','phrase':'x','addedAt':1,'topic':'keyword-shared'}"))
        .isEqualTo(own.inSharedTopic());
    assertThat(KeywordJson.decode(KeywordJson.encode(own.inSharedTopic())))
        .isEqualTo(own.inSharedTopic());
  }

  @Test
  void decode_color_isOptionalAndEncodedAgain() throws KeywordFormatException {
    Keyword red = new Keyword("x", "x", 1).withColor(7);
    assertThat(decode("{'slug':'x','phrase':'x','addedAt':1}").color()).isNull();
    assertThat(decode("{'color':7,'slug':'x','phrase':'x','addedAt':1}")).isEqualTo(red);
    assertThat(KeywordJson.decode(KeywordJson.encode(red.inSharedTopic())))
        .isEqualTo(red.inSharedTopic())
        .extracting(Keyword::inOwnTopic)
        .isEqualTo(red);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8",
        "-1",
        "1.0",
        "1e0",
        "null",
        "true",
        "'red'",
        "[1,[2]]",
        "{'slug':'y','color':1}",
        "4294967296",
        "99999999999999999999"
      })
  void decode_colorOfAnotherVersion_isAbsent(String color) throws KeywordFormatException {
    assertThat(decode("{'color':%s,'slug':'x','phrase':'x','addedAt':1}".formatted(color)))
        .isEqualTo(new Keyword("x", "x", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "\"apache kafka\"", "#東京", "@Ada", "C++", "Ünïcode 😀"})
  void decode_encodedKeyword_isTheKeyword(String typed) throws KeywordFormatException {
    Keyword keyword = Keyword.of(typed, 1_700_000_000_123L);
    assertThat(KeywordJson.decode(KeywordJson.encode(keyword))).isEqualTo(keyword);
  }

  @Test
  void decode_unknownFields_areIgnored() throws KeywordFormatException {
    assertThat(decode("{'new':{'a':[1]},'phrase':'x','addedAt':0,'slug':'x'}"))
        .isEqualTo(new Keyword("x", "x", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'slug':'x','phrase':'x'}|addedAt is missing",
        "{'slug':'x','addedAt':1}|phrase is missing",
        "{'phrase':'x','addedAt':1}|slug is missing",
        "{'slug':1,'phrase':'x','addedAt':1}|slug is not a string",
        "{'slug':'x','phrase':null,'addedAt':1}|phrase is not a string",
        "{'slug':'x','phrase':'x','addedAt':1.5}|addedAt is not a whole number",
        "{'slug':'x','phrase':'x','addedAt':-1}|addedAt is out of range",
        "{'slug':'x','phrase':'x','addedAt':99999999999999999999}|addedAt is out of range",
        "{'slug':'../x','phrase':'x','addedAt':1}|slug must consist of a-z, 0-9 and -",
        "{'slug':'x','phrase':'++','addedAt':1}|keyword '++' has no word in it",
        "{'slug':'x','phrase':'x','addedAt':1,'topic':'keyword-y'}|topic is neither",
        "{'slug':'x','phrase':'x','addedAt':1,'topic':2}|topic is not a string",
        "{'slug':'shared','phrase':'x','addedAt':1}|slug is that of the shared topic",
        "{'slug':'x','phrase':'x','addedAt':1} {}|more than one JSON value",
        "[]|not a JSON object",
        "``|not a JSON object",
        "{'slug'|invalid JSON"
      })
  void decode_invalidKeyword_throwsWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(KeywordFormatException.class)
        .hasMessageStartingWith(reason);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NONE",
      value = {
        "tea, tea, true",
        "tea, NONE, true",
        "milk, tea, false",
        "shared, shared, false",
        "shared, NONE, false",
        "'', NONE, false",
        "../x, NONE, false",
        "NONE, tea, false",
        "NONE, NONE, false"
      })
  void read_key_mustBeTheSlug(String key, String slug, boolean valid) {
    byte[] value = slug == null ? null : KeywordJson.encode(new Keyword(slug, "tea", 1));

    assertThat(catchThrowable(() -> KeywordJson.read(key, value)) == null).isEqualTo(valid);
  }

  private static Keyword decode(String json) throws KeywordFormatException {
    return KeywordJson.decode(json.replace('\'', '"').getBytes(UTF_8));
  }
}
