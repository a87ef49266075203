package io.murmuration.ingest.live.x;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.util.ArrayList;
import java.util.List;
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
        "apache-kafka | apache kafka",
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
        "#Col·legi | #Col·legi",
        "Not now | \"Not\" now",
        "apple OR iphone ipad | (apple OR iphone ipad)",
        "(apple OR iphone) ipad | (apple OR iphone) ipad",
        "klima OR Straße | (klima OR (Straße OR strasse))",
        "straße OR strasse OR STRASSE | (straße OR strasse)",
        "\"große straße\" | (große OR grosse) (straße OR strasse)",
        "python -monty | python",
        "python -(monty OR @holy) | python",
        "python (-monty OR java) | python",
        "kafka -is:retweet -from:Bot -is:reply | kafka -from:bot -is:retweet",
        "kafka -from:jay.bsky.social -retweets_of:bot | kafka -retweets_of:bot",
        "\"social media\"~5 | social media",
        "from:@NASA moon | from:nasa moon",
        "to:nasa OR from:a.b.example | to:nasa",
        "retweets_of:nasa | (retweets_of:nasa OR @nasa)",
        "url:example.com/A | url:\"example.com/a\"",
        "kafka lang:EN-gb | kafka lang:en",
        "kafka lang:zh | kafka",
        "kafka lang:xx -lang:en | kafka",
        "kafka lang:und | kafka lang:und",
        "kafka has:links is:quote is:reply -has:media | has:links is:quote is:reply kafka",
        "kafka is:retweet | kafka",
        "kafka (is:retweet OR has:links) | kafka",
        "kafka (is:quote OR has:links) | (has:links OR is:quote) kafka",
        "kafka source:x | kafka",
        "kafka -source:mastodon | kafka",
        "kafka source:mastodon OR tea | tea",
        "kafka (source:mastodon OR lang:en) | kafka lang:en",
        "#a.b OR tea | tea",
        "C++ OR $AAPL | (AAPL OR C)",
        "\"OR\" tea | \"OR\" tea"
      })
  void of_phrase_isTheMatchingRule(String phrase, String value) {
    assertThat(rule(phrase)).map(XRule::value).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@jay.bsky.social",
        "#c++",
        "@user@example.social",
        "kafka source:mastodon",
        "kafka -source:x",
        "from:a.b OR #c++",
        "from:a.b kafka",
        "(kafka OR tea) source:bluesky"
      })
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka | kafka | ",
        "kafka lang:en -is:retweet | kafka lang:en -is:retweet | kafka",
        "(kafka OR flink) tea has:links | (flink OR kafka) has:links tea | (flink OR kafka) tea; tea",
        "a OR b lang:en | (a OR b lang:en) | (a OR b)",
        "kafka (source:mastodon OR lang:en) | kafka lang:en | kafka"
      })
  void of_query_endsWithWiderRules(String phrase, String value, String wider) {
    List<String> values = new ArrayList<>(List.of(value));
    if (wider != null) {
      values.addAll(List.of(wider.split("; ", -1)));
    }
    assertThat(XRule.of(Keyword.of(phrase, 1), 0)).extracting(XRule::value).isEqualTo(values);
  }

  /** The phrases of earlier versions have no operators. */
  @Test
  void of_phraseWithoutOperators_isItsWords() {
    assertThat(XRule.of(new Keyword("a", "(a b) OR Köln", 1), 0).get(0).value())
        .isEqualTo("a b Köln \"OR\"");
    assertThat(XRule.of(new Keyword("a", "from:nasa", 1), 0).get(0).value()).isEqualTo("from nasa");
  }

  private static Optional<XRule> rule(String phrase) {
    return XRule.of(Keyword.of(phrase, 1), 0).stream().findFirst();
  }
}
