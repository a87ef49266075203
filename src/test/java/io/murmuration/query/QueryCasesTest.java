package io.murmuration.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryCasesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka | kafka",
        "Apache  Kafka | apache kafka",
        "kafka apache | kafka apache",
        "\"Apache Kafka\" | \"apache kafka\"",
        "#Kafka | #kafka",
        "@ApacheKafka | @apachekafka",
        "\"kafka\" | \"kafka\"",
        "coca-cola | coca-cola",
        "C++ | c++",
        "AT&T | at&t",
        "python -monty | python -monty",
        "python - monty | python monty",
        "-monty python | python -monty",
        "apple OR iphone ipad | apple OR iphone ipad",
        "(apple OR iphone) ipad | (apple OR iphone) ipad",
        "ipad iphone OR android | android OR ipad iphone",
        "this or that | this or that",
        "b OR a OR b | a OR b",
        "python -(monty OR holy) | python -holy -monty",
        "python -(monty holy) | (-holy OR -monty) python",
        "python NOT monty | python -monty",
        "python AND java | python java",
        "python --monty | python monty",
        "python lang:EN -is:retweet has:links | has:links lang:en python -is:retweet",
        "from:@NASA moon | from:nasa moon",
        "(a (b c)) | a b c",
        "\"social media\"~5 | \"social media\"~5",
        "„Apache Kafka“ | \"apache kafka\"",
        "url:\"example.com/a b\" x | url:\"example.com/a b\" x",
        "$TWTR -@x | $twtr -@x",
        "note: x | note: x",
        "10:30 train | 10:30 train",
        "\"OR\" a | \"or\" a",
        "rock & roll | rock roll",
        "kafka 😀 | kafka",
        "kafka -😀 | kafka",
        "(😀 OR kafka) apache | kafka apache",
        "ａpache OR ＫＡＦＫＡ | apache OR kafka"
      })
  void parse_query_hasThisCanonicalForm(String typed, String canonical) {
    assertThat(Query.parse(typed).canonical()).isEqualTo(canonical);
    assertThat(Query.parse(canonical).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "OR | 1 | OR without something on both sides",
        "a OR | 5 | OR without something on both sides",
        "a OR OR b | 6 | OR without something on both sides",
        "(OR a) b | 2 | OR without something on both sides",
        "-a | 2 | would match nearly every post",
        "has:links | 1 | would match nearly every post",
        "a OR -b | 7 | would match nearly every post",
        "has:links OR is:retweet | 1 | would match nearly every post",
        "a OR lang:en has:media | 6 | would match nearly every post",
        "(a | 1 | a ( without its )",
        "a (b c | 3 | a ( without its )",
        "a) | 2 | a ) without its (",
        "x \"a | 3 | a quote without its partner",
        "() | 2 | nothing between ( and )",
        "a () | 4 | nothing between ( and )",
        "foo:bar | 1 | the unknown operator foo:",
        "é foo:bar | 3 | the unknown operator foo:",
        "is:cat x | 1 | is:cat (known: quote, reply, retweet)",
        "x has:cats | 3 | has:cats (known: hashtags, links, media, mentions)",
        "a \"!!\" | 3 | no word between the quotes",
        "a AND | 3 | AND without something on both sides",
        "AND a | 1 | AND without something on both sides",
        "a NOT | 3 | nothing behind NOT",
        "`` | 1 | is empty",
        "++ | 1 | no word in it",
        "\"a b\"~9 | 1 | ~9, at most ~6",
        "x from: | 3 | from: without a value",
        "x # | 3 | # without a name",
        "x url:?? | 3 | no word in url:??"
      })
  void parse_noQuery_isRefusedWithItsColumn(String typed, int column, String problem) {
    assertThatThrownBy(() -> Query.parse(typed))
        .hasMessageContaining(problem)
        .hasMessageEndingWith("(column " + column + ")")
        .asInstanceOf(type(QueryException.class))
        .returns(column, QueryException::column);
  }
}
