package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.format.TagsInText;
import io.murmuration.message.Post;
import io.murmuration.support.TestPosts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matches texts whose source lists no hashtags and mentions. Each case stands for a kind. */
class KeywordCasesTest {
  private static final TagsInText TAGS = new TagsInText();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flink|Flinkを使う",
        "flink|今日はflink",
        "flink|「flink」入門",
        "flink|ใช้flinkได้",
        "flink|ໃຊ້flink",
        "flink|ប្រើflinkឥឡូវ",
        "flink|flinkကို",
        "5g|5Gを試す",
        "2024|2024年",
        "生成AI|生成AIが人気",
        "AI|生成AIが人気",
        "東京|flink東京",
        "コーヒー|アイスコーヒー2杯",
        "BTS|BTS가 좋아",
        "bts2|BTS2가",
        "카프카|Kafka카프카",
        "카카오|카카오東京"
      })
  void match_wordWhereTheScriptChanges_isFound(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource({
    "플링크,플링크를 쓴다",
    "플링크,플링크는",
    "플링크,플링크가",
    "플링크,플링크에서는",
    "플링크,플링크와 함께",
    "플링크,플링크로",
    "서울,서울로 간다",
    "서울,서울이",
    "부산,부산으로부터",
    "부산,부산은",
    "책,책을 읽다",
    "코로나19,코로나19가",
    "'\"아파치 플링크\"',아파치 플링크에서",
    "플링크 부산,부산에서 플링크를"
  })
  void match_koreanNounWithParticle_isFound(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource({
    "한국,한국어",
    "사,사과",
    "소설,소설가",
    "플링크,플링크을",
    "부산,부산를",
    "3,3만",
    "플링크를,플링크",
    "'\"플링크 부산\"',플링크를 부산",
    "플링크,대플링크를"
  })
  void match_otherKoreanWord_isNot(String keyword, String text) {
    assertMatches(keyword, text, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "samza|sam\u00ADza",
        "samza|sam\u2060za",
        "samza|\uFEFFsamza",
        "samza|sam\uFEFFza",
        "samza|samza\uFE0F rocks",
        "samza|samza\u200D",
        "samza|sa\u034Fmza",
        "sam\u00ADza|samza",
        "روز\u200Cنامه|روزنامه",
        "ක\u0DCA\u200Dෂ|ක\u0DCAෂ",
        "神戸|神\uFE00戸",
        "葛城|葛\uDB40\uDD00城",
        "ភាសាខ្មែរ|ភាសា\u200Bខ្មែរ",
        "samza|now\u200Bsamza",
        "H₂O|H2O",
        "h2o|H₂O",
        "m²|30 m2",
        "izmir|İZMİR",
        "İzmir|izmir",
        "i\u0307zmir|IZMIR",
        "ısı|ISI",
        "مدرسه|مـــدرسه",
        "مدرسة|مَدْرَسَة",
        "مُحَمَّد|محمد",
        "סָלָט|סלט",
        "סלט|סָלָט",
        "hawaiʻi|Hawai'i",
        "d’oro|dʼoro d'oro",
        "samza|Samzaʼs log",
        "samza|_samza_ rocks",
        "samza|__samza__",
        "_samza_|samza",
        "samza_job|a samza_job",
        "samza|1\uFE0F\u20E3samza",
        "samza|Samza™",
        "５|№５",
        "カフェ|ｶﾌｪで",
        "ＳＡＭＺＡ|samza",
        "ᏣᎳ|ꮳꮃ",
        "საქართველო|ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ"
      })
  void match_otherEncoding_isFound(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "samza|samza_job",
        "samza|samza2",
        "h2o|H 2 O",
        "روز\u200Cنامه|نامه روز",
        "samza|sam za",
        "مدرسة|مدرس",
        "カフェ|カブェ"
      })
  void match_otherWord_isNot(String keyword, String text) {
    assertMatches(keyword, text, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C++|I like C++.",
        "C++|C++17 and later",
        "C++|C++を学ぶ",
        "C++|_C++_",
        "C++|Ｃ＋＋",
        "C|C++",
        "C#|learn C#, now",
        "C#|C#을 배우다",
        "F#|f＃",
        ".NET|the .NET runtime",
        ".net|(.NET)",
        ".NET|新しい.NETの",
        "$ACME|buy $acme!",
        "$ACME|買う$ACMEを",
        "$BRK.B|$BRK.B up",
        "Paramount+|on Paramount+ now",
        "C++ builder|Builder for C++",
        "\"C++ builder\"|the C++ Builder",
        "AT&T|by AT&T",
        "O'Hara|O’Hara said",
        "Vert.x|vert.x rocks",
        "covid-19|COVID‑19",
        "covid-19|covid 19",
        "e-mail AT&T|AT&T sent an e-mail"
      })
  void match_signsAndParts_asTyped(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C++|vitamin C",
        "C++|C+",
        "C++|C+++",
        "C++|c++x",
        "C#|vitamin C",
        "C#|C#major",
        "C#|C #",
        ".NET|fishing net",
        ".NET|example.net",
        ".NET|...net",
        "$ACME|acme",
        "$ACME|US$ACME",
        "$ACME|$$ACME",
        "Paramount+|Paramount",
        "\"C++ builder\"|C builder",
        "AT&T|T at",
        "O'Hara|Hara o clock",
        "Vert.x|x vert",
        "covid-19|19 covid",
        "“stream log”|log of the stream",
        "„stream log“|log of the stream",
        "«stream log»|log of the stream",
        "＂stream log＂|log of the stream",
        "H₂O|water & H"
      })
  void match_signsAndParts_notOtherwise(String keyword, String text) {
    assertMatches(keyword, text, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "“stream log”|Stream, log",
        "»stream log«|a stream-log",
        "צה\"ל|צה״ל הודיע",
        "צה״ל|צה\"ל הודיע",
        "15\" laptop|a laptop of 15\""
      })
  void match_quotesOfAnyKind_areQuotesOrText(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#Coŀlegi|＃Col·legi",
        "#Col·legi|#Col·legi és",
        "#東京・大阪|#東京・大阪 旅行",
        "#صفحه\u200Cنما|#صفحه\u200Cنما خوب",
        "#beam2|(＃ｂｅａｍ２)",
        "#beam|#tea/#beam",
        "@eva|＠eva hi",
        "@eva|.@eva: yes",
        "@eva|こんにちは@evaさん",
        "@eva.bsky.social|by @eva.bsky.social.",
        "@eva@mastodon.example|hi @eva@mastodon.example!",
        "beam|[beam](https://t.example/x)"
      })
  void match_tagsInText_areWhole(String keyword, String text) {
    assertMatches(keyword, text, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@eva|https://maps.example/place/@eva,1,2z",
        "@eva|medium.example/@eva/post",
        "eva|https://medium.example/@eva/post",
        "#beam|https://app.example/#beam",
        "beam|https://app.example/#beam",
        "#x27|rock&#x27;n",
        "@eva|@eva.bsky.social",
        "@eva|@eva@mastodon.example",
        "@eva|mail eva@eva.example",
        "#Col|#Col·legi",
        "#beam|#beams"
      })
  void match_partsOfLinksAndTags_areNot(String keyword, String text) {
    assertMatches(keyword, text, false);
  }

  private static void assertMatches(String typed, String text, boolean expected) {
    Keyword keyword = Keyword.of(typed, 1);
    Post post = TestPosts.post(text, List.of(), TAGS.hashtags(text), TAGS.mentions(text));
    assertThat(!new KeywordMatcher(List.of(keyword)).match(post).isEmpty()).isEqualTo(expected);
    assertThat(NaiveMatcher.matches(typed, post)).as("naive matcher").isEqualTo(expected);
    assertThat(new Highlighter(keyword).ranges(post, text))
        .as("highlighted")
        .matches(ranges -> ranges.isEmpty() != expected);
  }
}
