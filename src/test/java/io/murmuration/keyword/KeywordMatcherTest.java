package io.murmuration.keyword;

import static io.murmuration.support.TestPosts.hashtags;
import static io.murmuration.support.TestPosts.mentions;
import static io.murmuration.support.TestPosts.post;
import static io.murmuration.support.TestPosts.text;
import static io.murmuration.support.TestPosts.urls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordMatcherTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka|I like KAFKA, a lot",
        "kafka|Kafka's log",
        "kafka|Kafka’s log",
        "kafka|pre-kafka",
        "kafka|#kafka",
        "kafka|Kafka™",
        "kafka|😀kafka😀",
        "kafka|ＫＡＦＫＡ",
        "ＫＡＦＫＡ|kafka",
        "kafka|\uD800kafka\uDC00",
        "straße|STRASSE",
        "strasse|Straße",
        "STRASSE|straẞe",
        "fin|ﬁn",
        "ﬁn|FIN",
        "café|CAFE\u0301",
        "cafe\u0301|café",
        "Ὀδυσσεύς|ὈΔΥΣΣΕΎΣ",
        "İstanbul|i̇stanbul",
        "snake_case|a SNAKE_case b",
        "C|vitamin C++",
        "kafka|kafka\uFE0F",
        "ısı|ISI",
        "istanbul|İstanbul",
        "kafka|Kafka入門",
        "kafka|ka\u00ADfka",
        "𝕜afka|kafka",
        "𐐀𐐁|𐐨𐐩",
        "한국|한국 사람",
        "١٢|١٢ ٣",
        "ﷺ|ﷺ"
      })
  void match_wordAsAWhole_isFound(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cat|education",
        "cat|cats",
        "kafka|kafka_streams",
        "kafka|kafka2",
        "kafka|kafkaé",
        "kafka|kafka𐐨",
        "cafe|café",
        "cafe|cafe\u0301",
        "kafkatm|Kafka™",
        "한국|한국어",
        "kafka|``"
      })
  void match_partOfAWord_isNot(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isFalse();
  }

  @Test
  void match_word_isFoundInEveryField() {
    assertThat(matches("kafka", urls("", "https://kafka.example/docs"))).isTrue();
    assertThat(matches("kafka", hashtags("", "Kafka"))).isTrue();
    assertThat(matches("kafka", mentions("", "ada", "KAFKA"))).isTrue();
    assertThat(matches("kafka", mentions("", "ada", "apachekafka"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see https://t.co/kafka",
        "see HTTP://T.co/x?kafka",
        "seehttps://kafka",
        "http://kafka",
        "(https://t.co/kafka)kafka",
        "https://http://kafka",
        "a://b https://kafka"
      })
  void match_linkInText_doesNotCount(String text) {
    assertThat(matches("kafka", text(text))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://t.co/x kafka",
        "https://t.co/x…kafka",
        "https://t.co/x　kafka",
        "ftp://kafka",
        "http:/kafka",
        "://kafka",
        "httpſ://kafka",
        "ｈttp://kafka",
        "éhttp://x kafka",
        "kafkahttp://x"
      })
  void match_wordBesideALink_counts(String text) {
    assertThat(matches("kafka", text(text))).isTrue();
  }

  @Test
  void match_shortenedLink_countsOnceExpanded() {
    assertThat(matches("kafka", urls("https://t.co/x", "https://kafka.example/"))).isTrue();
    assertThat(matches("kafka", urls("https://t.co/kafka", "https://other.example/"))).isFalse();
    assertThat(matches("https", text("https://t.co/x"))).isFalse();
  }

  @Test
  void match_hanAfterALink_countsWithoutASpace() {
    assertThat(matches("美", text("https://t.co/x美しい"))).isTrue();
  }

  @Test
  void match_severalWords_areFoundInAnyOrderAndField() {
    assertThat(matches("apache kafka", text("Kafka, by Apache"))).isTrue();
    assertThat(matches("apache kafka", hashtags("apache", "kafka"))).isTrue();
    assertThat(matches("apache kafka", post("", List.of("x.apache"), List.of(), List.of("kafka"))))
        .isTrue();
    assertThat(matches("apache kafka", text("kafka kafka"))).isFalse();
    assertThat(matches("apache kafka", text("apachekafka"))).isFalse();
    assertThat(matches("kafka kafka", text("kafka"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"apache kafka\"|the Apache Kafka log",
        "\"apache kafka\"|apache apache-kafka",
        "\"apache kafka\"|apache, 😀 ™ kafka",
        "\"apache-kafka\"|apache kafka",
        "\"kafka\"|a kafka b",
        "\"ha ha\"|ha ha",
        "\"a b a c\"|a b a b a c",
        "\"ＡＰＡＣＨＥ ﬁn\"|apache FIN"
      })
  void match_quotedWordsInARow_areFound(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"apache kafka\"|kafka apache",
        "\"apache kafka\"|apache and kafka",
        "\"apache kafka\"|apache https://t.co/x kafka",
        "\"apache kafka\"|apache http:// kafka",
        "\"apache kafka\"|apachekafka",
        "\"ha ha\"|ha",
        "\"ha ha\"|ha a ha",
        "\"a b a c\"|a b a b c a"
      })
  void match_quotedWordsApart_areNot(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isFalse();
  }

  @Test
  void match_quotedWords_areFoundWithinOneFieldOnly() {
    String phrase = "\"apache kafka\"";
    assertThat(matches(phrase, hashtags("apache", "kafka"))).isFalse();
    assertThat(matches(phrase, hashtags("", "apache", "kafka"))).isFalse();
    assertThat(matches(phrase, post("", List.of("apache"), List.of(), List.of("kafka")))).isFalse();
    assertThat(matches(phrase, urls("", "https://apache.example", "https://x.y/apache-kafka")))
        .isTrue();
  }

  @Test
  void match_hashtag_needsAnEqualEntry() {
    assertThat(matches("#kafka", hashtags("", "Kafka"))).isTrue();
    assertThat(matches("#Kafka", hashtags("", "java", "#KAFKA"))).isTrue();
    assertThat(matches("＃kafka", hashtags("", "＃ｋafka"))).isTrue();
    assertThat(matches("#straße", hashtags("", "STRASSE"))).isTrue();
    assertThat(matches("#東京", hashtags("", "東京"))).isTrue();
    assertThat(matches("#node.js", hashtags("", "Node.js"))).isTrue();
    assertThat(matches("#kafka", text("#kafka"))).isFalse();
    assertThat(matches("#kafka", hashtags("", "kafka2"))).isFalse();
    assertThat(matches("#kafka", hashtags("", "##kafka"))).isFalse();
    assertThat(matches("#kafka", hashtags("", "@kafka"))).isFalse();
    assertThat(matches("#kafka", hashtags("", "kafka!", ""))).isFalse();
    assertThat(matches("#東京", hashtags("", "東京タワー"))).isFalse();
    assertThat(matches("#kafka", mentions("kafka", "kafka"))).isFalse();
  }

  @Test
  void match_mention_needsAnEqualEntry() {
    assertThat(matches("@apachekafka", mentions("", "ApacheKafka"))).isTrue();
    assertThat(matches("@apachekafka", mentions("", "ada", "＠apachekafka"))).isTrue();
    assertThat(matches("@jay.bsky.social", mentions("", "jay.bsky.social"))).isTrue();
    assertThat(matches("@apachekafka", text("@apachekafka"))).isFalse();
    assertThat(matches("@apachekafka", hashtags("", "apachekafka"))).isFalse();
    assertThat(matches("@apachekafka", mentions("", "apachekafka_"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "美|日本美術",
        "美|abc美xyz",
        "東京|大東京タワー",
        "タワー|東京ﾀﾜｰ",
        "ガ|ｶﾞ",
        "さくら|はるのさくらさく",
        "ไทย|ประเทศไทยวันนี้",
        "ລາວ|ປະເທດລາວ",
        "ខ្មែរ|ភាសាខ្មែរ",
        "မြန်မာ|ကမြန်မာစ",
        "kafka入門|Kafka入門書",
        "x美|x美b",
        "𠮷|𠮷野家",
        "東京 美|美しい大東京",
        "神|神"
      })
  void match_wordOfAScriptWithoutSpaces_isFoundAnywhere(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"東京|東 京", "東京|東〇京", "カ|ガ", "カ|ｶﾞ", "美国|美しい国", "東京 美|大東京", "𠮷|𠮸"})
  void match_brokenOrOtherCharacters_areNotFound(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"東京 タワー\"|大東京タワーへ",
        "\"東京 タワー\"|大東京・タワーへ",
        "\"東京 tower\"|大東京 tower",
        "\"東京 tower\"|東京tower",
        "\"tower 東京\"|tower 東京都",
        "\"は は は\"|ははは",
        "\"はは は\"|ああははは"
      })
  void match_quotedWordsOfSuchScripts_mayTouch(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"東京 タワー\"|東京のタワー",
        "\"東京 タワー\"|東京都 タワー",
        "\"東京 タワー\"|東京 大タワー",
        "\"東京 タワー\"|東京https://t.co/x タワー",
        "\"東京 tower\"|東京towers",
        "\"東京 tower\"|東京都 tower",
        "\"は は は\"|はは",
        "\"はは はは\"|ははは"
      })
  void match_quotedWordsOfSuchScriptsApart_areNot(String phrase, String text) {
    assertThat(matches(phrase, text(text))).isFalse();
  }

  @Test
  void match_wordsInsideOneAnother_areAllFound() {
    KeywordMatcher matcher = matcher("東", "東京", "京", "京都", "東京都", "都", "大東京都市");
    assertThat(slugs(matcher, text("東京都")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("東", "東京", "京", "京都", "東京都", "都").map(KeywordMatcherTest::slug).toList());
  }

  @Test
  void match_keywordMentionedTwice_isReturnedOnce() {
    assertThat(slugs(matcher("kafka", "美"), hashtags("kafka Kafka 美美", "kafka")))
        .containsExactlyInAnyOrder("kafka", slug("美"));
  }

  @Test
  void match_onePostAfterAnother_remembersNothing() {
    KeywordMatcher matcher = matcher("apache kafka", "\"b c\"", "#x");
    assertThat(slugs(matcher, text("apache b"))).isEmpty();
    assertThat(slugs(matcher, text("kafka c"))).isEmpty();
    assertThat(slugs(matcher, hashtags("b c", "x"))).hasSize(2);
    assertThat(slugs(matcher, text("kafka apache"))).containsExactly("apache-kafka");
  }

  @Test
  void match_longerThanAnyBuffer_isStillFound() {
    String filler = "ab ".repeat(5_000) + "é".repeat(5_000) + " " + "ﷺ".repeat(5_000) + " ";
    String last = "z".repeat(3_000);
    Post post = hashtags(filler + "apache kafka" + "は".repeat(5_000), last + "É");
    KeywordMatcher matcher = matcher("\"ab ab\"", "ab", "は", "\"は は\"", "#x", "\"apache x\"");
    assertThat(slugs(matcher, post)).hasSize(4);
  }

  @Test
  void match_manyKeywordsThatShareAWord_findsThose() {
    List<String> phrases = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      phrases.add("kafka w" + i);
    }
    KeywordMatcher matcher = matcher(phrases.toArray(String[]::new));
    assertThat(slugs(matcher, text("Kafka w77 W1234 w10000")))
        .containsExactlyInAnyOrder("kafka-w77", "kafka-w1234");
  }

  @Test
  void match_noKeywords_isEmpty() {
    assertThat(new KeywordMatcher(List.of()).match(hashtags("kafka 美", "x"))).isEmpty();
  }

  @Test
  void match_keywordsWithOneSlug_usesTheFirst() {
    Keyword first = new Keyword("k", "kafka", 1);
    Keyword second = new Keyword("k", "java", 2);
    KeywordMatcher matcher = new KeywordMatcher(List.of(first, second));
    assertThat(matcher.match(text("kafka java"))).containsExactly(first);
  }

  @Test
  void new_phraseThatIsNone_isRefused() {
    List<Keyword> keywords = List.of(new Keyword("x", "++", 1));
    assertThatThrownBy(() -> new KeywordMatcher(keywords))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void match_tagWithSignOfAnEarlierVersion_isNoWord() {
    KeywordMatcher matcher = new KeywordMatcher(List.of(new Keyword("c", "#c++", 1)));

    assertThat(matcher.match(text("C++ and #c"))).isEmpty();
    assertThat(slugs(matcher, hashtags("x", "C++"))).containsExactly("c");
  }

  private static boolean matches(String phrase, Post post) {
    boolean matches = !matcher(phrase).match(post).isEmpty();
    assertThat(NaiveMatcher.matches(phrase, post)).as("the naive matcher").isEqualTo(matches);
    return matches;
  }

  private static KeywordMatcher matcher(String... phrases) {
    return new KeywordMatcher(Stream.of(phrases).map(phrase -> Keyword.of(phrase, 1)).toList());
  }

  private static List<String> slugs(KeywordMatcher matcher, Post post) {
    return matcher.match(post).stream().map(Keyword::slug).toList();
  }

  private static String slug(String phrase) {
    return Query.parse(phrase).slug();
  }

  @Test
  void costliestWord_hundredsOfKeywordsThatNeedAFrequentWord_namesIt() {
    List<Keyword> keywords =
        IntStream.range(0, 300).mapToObj(i -> Keyword.of("the lang:x" + i, 1)).toList();
    KeywordMatcher matcher = new KeywordMatcher(keywords);
    for (int i = 0; i < 100_000; i++) {
      matcher.match(text("the"));
    }

    assertThat(matcher.costliestWord())
        .isEqualTo(
            "300 keywords need 'the', which 99 % of the posts have: rarer words would make this"
                + " faster");
    // By now, the languages are known to be rarer.
    assertThat(matcher.with(keywords).costliestWord()).isNull();
  }

  @Test
  void costliestWord_withoutKeywords_isNull() {
    assertThat(new KeywordMatcher(List.of()).costliestWord()).isNull();
  }
}
