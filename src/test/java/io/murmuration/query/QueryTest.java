package io.murmuration.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @ParameterizedTest
  @CsvSource({
    "kafka,kafka",
    "Kafka,kafka",
    "apache kafka,apache-kafka",
    "'  Apache \t　kafka ',apache-kafka",
    "java 17,java-17",
    "straße,strasse"
  })
  void slug_phraseThatKebabKeeps_isKebabAlone(String typed, String slug) {
    assertThat(Query.parse(typed).slug()).isEqualTo(slug);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"apache kafka\"|apache-kafka",
        "\"kafka\"|kafka",
        "#kafka|kafka",
        "@x|x",
        "C++|c",
        "apache-kafka|apache-kafka",
        "apache, kafka|apache-kafka",
        "apache_kafka|apache-kafka",
        "Ünïcode|unicode",
        "美|k",
        "#東京|k",
        "Kafka™ 美|kafka",
        "shared|shared",
        "build 0123abcd|build-0123abcd"
      })
  void slug_phraseThatKebabLoses_isKebabAndHash(String typed, String stem) {
    assertThat(Query.parse(typed).slug()).matches(stem + "-[0-9a-f]{8}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka|kafka",
        "apache kafka|apache-kafka",
        "\"apache kafka\"|apache-kafka-b0fd26af",
        "C++|c-cedb1bac",
        "C#|c-951a4d36",
        ".NET|net-fb74851c",
        "$TSLA|tsla-e155e29f",
        "AT&T|at-t-b55e1037",
        "o'reilly|o-reilly-ae0ee884",
        "Node.js|node-js-324373d8",
        "covid-19|covid-19-88529c3a",
        "#kafka|kafka-2ddc8794",
        "@ada|ada-057f37d7",
        "@ada@mastodon.example|ada-mastodon-example-4887c8ac",
        "snake_case|snake-case-ffdf29cd",
        "_kafka_|kafka-bcd01b27",
        "C--|c-29abb69c",
        "rock & roll|rock-roll-bc68452b",
        "!important|important-5d205bff",
        "shared|shared-a4d26868"
      })
  void slug_asciiPhrase_isThatOfEveryVersion(String typed, String slug) {
    assertThat(Query.parse(typed).slug()).isEqualTo(slug);
  }

  @Test
  void root_words_arePartsWithTheirSigns() {
    assertThat(Query.parse("AT&T C++17 &").root().leaves().map(Leaf::words))
        .containsExactly(
            List.of(new Word("", "at", ""), new Word("", "t", "")),
            List.of(new Word("", "c", "++"), new Word("", "17", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ka\u0000fka", "a\u202Eb", "\u2067a", "a\u001B[1m", "a\uFFF9b"})
  void parse_characterThatControlsOrReorders_isRefusedAndEscaped(String typed) {
    assertThatThrownBy(() -> Query.parse(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\\u")
        .hasMessageContaining("controls or reorders text");
  }

  @Test
  void parseList_quotesThatBelongToAWord_openNothing() {
    assertThat(NamedQuery.parseList("15\" laptop, צה\"ל, “a, b”, \"c, 15\", d"))
        .extracting(NamedQuery::text)
        .containsExactly("15\" laptop", "צה\"ל", "“a, b”", "\"c, 15\"", "d");
  }

  @Test
  void slug_ofOneVersion_isThatOfEveryOther() {
    assertThat(Query.parse("#kafka").slug()).isEqualTo("kafka-2ddc8794");
    assertThat(Query.parse("\"Apache Kafka\"").slug()).isEqualTo("apache-kafka-b0fd26af");
    assertThat(Query.parse("美").slug()).isEqualTo("k-4e187edb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#Kafka|#kafka",
        "＃kafka|#kafka",
        "＠Ada|@ada",
        "\" Apache  Kafka\"|\"apache kafka\"",
        "STRASSE|straße",
        "ＫＡＦＫＡ|kafka",
        "O’Reilly|o'reilly",
        "“apache kafka”|\"apache kafka\"",
        "ka\u00ADfka|kafka",
        "H₂O|h2o",
        "＃ｋafka|#kafka",
        "cafe\u0301|CAFÉ"
      })
  void slug_phrasesThatDifferInCaseOrEncoding_isTheSame(String one, String other) {
    assertThat(Query.parse(one).slug()).isEqualTo(Query.parse(other).slug());
  }

  @Test
  void slug_phrasesWithTheSameKebab_allDiffer() {
    List<String> typed =
        List.of(
            "apache kafka",
            "apache-kafka",
            "apache_kafka",
            "apache.kafka",
            "\"apache kafka\"",
            "#apache-kafka",
            "@apache-kafka",
            "apache kafka!",
            "ápache kafka",
            "apache  kafka 美");
    assertThat(typed.stream().map(Query::parse).map(Query::slug)).doesNotHaveDuplicates();
  }

  @Test
  void slug_phraseThatLooksLikeAnotherPhrasesSlug_differs() {
    String hashed = Query.parse("apache-kafka").slug();
    assertThat(Query.parse(hashed.replace('-', ' ')).slug()).isNotEqualTo(hashed);
  }

  @Test
  void slug_longPhrases_areCutAndStillDiffer() {
    String one = Query.parse("long ".repeat(39) + "one").slug();
    String two = Query.parse("long ".repeat(39) + "two").slug();
    assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(110).startsWith("long-long-");
  }

  @Property
  void slug_anyPhrase_isFitForATopicName(@ForAll @StringLength(max = 220) String typed) {
    String slug;
    try {
      slug = Query.parse(typed).slug();
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(slug).matches("[a-z0-9]([a-z0-9-]{0,108}[a-z0-9])?").doesNotContain("--");
  }

  @Property
  void slug_phrasesOfPlainWords_areTheSameOnlyIfThePhrasesAre(
      @ForAll @Size(min = 2, max = 2)
          List<@AlphaChars @NumericChars @StringLength(min = 1, max = 2) String> one,
      @ForAll boolean hyphen,
      @ForAll @Size(min = 2, max = 2)
          List<@AlphaChars @NumericChars @StringLength(min = 1, max = 2) String> two) {
    // In capitals, OR is an operator.
    String first = String.join(hyphen ? "-" : " ", one).toLowerCase(Locale.ROOT);
    String second = String.join(" ", two).toLowerCase(Locale.ROOT);
    Assume.that(!first.equalsIgnoreCase(second));
    assertThat(Query.parse(first).slug()).isNotEqualTo(Query.parse(second).slug());
  }

  @Test
  void text_ofPhrase_keepsCaseAndLosesNeedlessSpace() {
    assertThat(Query.parse("  Apache \n Kafka ").text()).isEqualTo("Apache Kafka");
  }

  @Test
  void ofPhrase_queryOfOnlyWords_isEqual() {
    assertThat(Query.ofPhrase("Apache Kafka").canonical()).isEqualTo("apache kafka");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rock AND roll|rock and roll",
        "-a b|\"-a\" b",
        "foo:bar|\"foo:bar\"",
        "f(x)|\"f(x)\"",
        "15\" laptop|15\" laptop",
        "\"15\" laptop\"|\"15\" laptop\"",
        "rock & roll|rock roll",
        "kafka #java @ada|\"#java\" \"@ada\" kafka",
        "#a|#a"
      })
  void ofPhrase_operators_areText(String phrase, String canonical) {
    Query query = Query.ofPhrase(phrase);

    assertThat(query.canonical()).isEqualTo(canonical);
    assertThat(Query.parse(canonical).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "　",
        "\"\"",
        "\" \"",
        "#",
        "@",
        "++",
        "™",
        "_",
        "“kafka",
        "😀",
        "\u0301",
        "\"kafka",
        "kafka\"",
        "\"",
        "#\"a\"",
        "# big data"
      })
  void parse_noPhrase_isRefusedByName(String typed) {
    assertThatThrownBy(() -> Query.parse(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("keyword '" + typed.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"# = a", "#big data", "@ada lovelace", "\u2028# a b", "a\" b"})
  void ofPhrase_whatNoVersionAccepted_isRefused(String phrase) {
    assertThatThrownBy(() -> Query.ofPhrase(phrase)).isInstanceOf(QueryException.class);
  }

  @Test
  void parse_longerThanTheLimit_isRefusedAndShownInPart() {
    assertThat(Query.parse("😀" + "x".repeat(1023)).root()).isInstanceOf(Leaf.class);
    assertThatThrownBy(() -> Query.parse("x".repeat(1025)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("xxx…' is longer than 1024 characters");
  }

  @Test
  void parse_handleOfAnotherNetwork_isOneMention() {
    assertThat(Query.parse("@Jay.bsky.social").root()).hasToString("@jay.bsky.social");
    assertThat(Query.parse("@ada@mastodon.example").root()).hasToString("@ada@mastodon.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"oat milk\" lait, tea           | 2",
        "(\"oat milk\"), tea              | 2",
        "\"oat milk\"~2, tea              | 2",
        "\"oat, milk\" lait               | 1",
        "\"1984\" orwell, \"tea, milk\", x | 3",
        "\"15\" laptop, black\", tea      | 2",
        "15\" laptop, \"a, b\" c          | 2"
      })
  void parseList_moreBesideAPhrase_splitsOutsideOfIt(String typed, int keywords) {
    assertThat(NamedQuery.parseList(typed)).hasSize(keywords);
  }

  @Test
  void parseList_commasInsideAndOutsideQuotes_splitsOutsideOnly() {
    assertThat(NamedQuery.parseList("kafka, apache  kafka,,\"c, d\" , #a,"))
        .extracting(NamedQuery::text)
        .containsExactly("kafka", "apache kafka", "\"c, d\"", "#a");
  }

  @Test
  void parseList_sameSlugTwice_keepsTheFirst() {
    assertThat(NamedQuery.parseList("Kafka,kafka,#kafka"))
        .extracting(NamedQuery::text)
        .containsExactly("Kafka", "#kafka");
  }

  @Test
  void parseList_nothing_isEmpty() {
    assertThat(NamedQuery.parseList(" , ,")).isEmpty();
  }

  @Test
  void parseList_quoteThatNeverEnds_isRefused() {
    assertThatThrownBy(() -> NamedQuery.parseList("a,\"b,c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'\"b,c'");
  }

  @ParameterizedTest
  @CsvSource({
    "from:@Ada,from:ada",
    "lang:PT,lang:pt",
    "source:x has:media,has:media source:x",
    "Casino OR is:retweet,casino OR is:retweet",
    "\"Buy now\" -tea,\"buy now\" -tea"
  })
  void parseMute_conditionsThatManyPostsMeet_areAccepted(String typed, String canonical) {
    assertThat(Query.parseMute(typed).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({"-tea,2", "lang:pt OR -tea,13"})
  void parseMute_alternativeOfNegationsOnly_isRefused(String typed, int column) {
    assertThatThrownBy(() -> Query.parseMute(typed))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("mute '" + typed + "' would hold back nearly every post")
        .extracting(e -> ((QueryException) e).column())
        .isEqualTo(column);
  }
}
