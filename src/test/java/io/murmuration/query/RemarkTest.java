package io.murmuration.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemarkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C--|keyword 'C--' is followed as: c",
        "!important|keyword '!important' is followed as: important",
        "rock & roll|keyword 'rock & roll' is followed as: rock roll",
        "\"Hello, world!\"|keyword '\"Hello, world!\"' is followed as: hello, world",
        "15\" laptop|keyword '15\" laptop' is followed as: 15 laptop",
        "#2024|keyword '#2024' will find nothing: sources list no hashtag without a letter",
        "#c++|keyword '#c++' will find little: most sources list no hashtag with such signs",
        "@李|keyword '@李' will find nothing: handles consist of a-z, 0-9, _, . and -"
      })
  void remark_phraseThatIsNotFollowedAsTyped_saysSo(String typed, String remark) {
    assertThat(Query.parse(typed).remark()).isEqualTo(remark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka",
        "\"apache kafka\"",
        "C++",
        "C#",
        ".NET",
        "$TSLA",
        "AT&T",
        "O'Reilly",
        "#Col·legi",
        "@ada@mastodon.example",
        "Kafka™",
        "ＫＡＦＫＡ",
        "צה״ל"
      })
  void remark_phraseFollowedAsTyped_isNone(String typed) {
    assertThat(Query.parse(typed).remark()).isNull();
  }
}
