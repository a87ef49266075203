package io.murmuration.ingest.live.x;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka | kafka",
        "Apache Kafka | Apache Kafka",
        "\"apache kafka\" | \"apache kafka\"",
        "\"apache-kafka, or not\" | \"apache kafka or not\"",
        "#kafka | #kafka",
        "＃Köln_2024 | #Köln_2024",
        "@apachekafka | @apachekafka",
        "this or that | this \"or\" that",
        "AND | \"AND\"",
        "Not now | \"Not\" now",
        "apache-kafka | apache kafka",
        "-kafka | kafka",
        "from:nasa | from nasa",
        "(a b) OR c | a b \"OR\" c",
        "has:links \\ x | has links x",
        "C++ | C",
        "snake_case | \"snake_case\"",
        "$AAPL | AAPL",
        "東京 | \"東京\"",
        "Ünlü | Ünlü",
        "rock & roll | rock roll",
        "AT&T .NET | AT T NET",
        "“apache kafka” | \"apache kafka\"",
        "生成AI | \"生成\" AI",
        "ka\u00ADfka | kafka",
        "_kafka_ | kafka",
        "ısparta | (ısparta OR isparta)",
        "Straße | (Straße OR strasse)",
        "\"große stadt\" | (\"große stadt\" OR \"grosse stadt\")",
        "#Straße | (#Straße OR #strasse)",
        "ＫＡＦＫＡ | (ＫＡＦＫＡ OR kafka)",
        "#Col·legi | #Col·legi"
      })
  void of_phrase_isTheMatchingRule(String phrase, String value) {
    assertThat(rule(phrase)).map(XRule::value).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@jay.bsky.social", "#c++", "@user@example.social"})
  void of_keywordThatNoPostCanMention_isEmpty(String phrase) {
    assertThat(rule(phrase)).isEmpty();
  }

  @Test
  void of_keyword_isTaggedWithItsSlug() {
    assertThat(rule("apache kafka")).map(XRule::tag).contains("murmuration apache-kafka");
    assertThat(XRule.isOwnTag("murmuration apache-kafka")).isTrue();
    assertThat(XRule.isOwnTag("cats with images")).isFalse();
    assertThat(XRule.isOwnTag(null)).isFalse();
  }

  private static Optional<XRule> rule(String phrase) {
    return XRule.of(Keyword.of(phrase, 1));
  }
}
