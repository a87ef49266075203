package io.murmuration.related;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermExtractorTest {
  // Loading the stop words takes longer than one try of a property.
  private static final TermExtractor EXTRACTOR = new TermExtractor();

  private static Post post(String text, String lang, List<String> hashtags, List<String> mentions) {
    return new Post(
        "1",
        "test",
        new Post.Author("7", null),
        text,
        lang,
        0,
        List.of(),
        hashtags,
        mentions,
        null);
  }

  private static List<String> terms(Post post, Set<String> ownWords) {
    List<String> terms = new ArrayList<>();
    EXTRACTOR.extract(post, ownWords, terms::add);
    return terms;
  }

  private static List<String> terms(String text, String lang) {
    return terms(post(text, lang, List.of(), List.of()), Set.of());
  }

  @Test
  void extract_wordRepeatedInOtherCase_standsOnce() {
    assertThat(terms("Stream STREAM ｓｔｒｅａｍ processing", "en"))
        .containsExactly("stream", "processing");
  }

  @Test
  void extract_marksAndUnderscores_belongToTheWord() {
    assertThat(terms("cafe\u0301 snake_case Straße\uFE0F", "en"))
        .containsExactly("café", "snake_case", "strasse");
  }

  @Test
  void extract_excessiveHashtags_usesTheFirstHundred() {
    List<String> hashtags = IntStream.range(0, 200_000).mapToObj(i -> "tag" + i).toList();

    assertThat(terms(post("#" + String.join(" #", hashtags), "en", hashtags, List.of()), Set.of()))
        .hasSize(100)
        .startsWith("#tag0", "#tag1")
        .endsWith("#tag99");
  }

  @Test
  void extract_ligatureOfSeveralWords_isItsWords() {
    assertThat(terms("\uFDFA", "en")).containsExactly("صلى", "الله", "عليه", "وسلم");
  }

  @ParameterizedTest
  @CsvSource({
    "en, you should have been doing this yourselves",
    "en-GB, We won't and I don’t and they'll",
    "EN_us, The And OF",
    "fr, qu'il jusqu'à cette l'été",
    "de, und würde daß",
    "pt-BR, você não também",
    "in, yang dengan",
    "el, είναι ΕΊΝΑΙ από",
    "fa, است که این می",
    "ja, これ それ",
    "ru, этого чтобы",
    ", the und este этого"
  })
  void extract_stopWordsOfLanguage_areLeftOut(String lang, String text) {
    assertThat(terms(text, lang)).isSubsetOf("été");
  }

  @Test
  void extract_stopWordOfAnotherLanguage_stays() {
    assertThat(terms("die hard", "en")).containsExactly("die", "hard");
    assertThat(terms("die hard", "de")).containsExactly("hard");
    assertThat(terms("die hard", null)).containsExactly("hard");
    assertThat(terms("die hard", "und")).containsExactly("hard");
  }

  @Test
  void extract_numbersSingleLettersAndRt_areLeftOut() {
    assertThat(terms("RT 2026 1_000 ١٢ __ x é B2 4k 水", "en")).containsExactly("b2", "4k", "水");
  }

  @Test
  void extract_links_areLeftOut() {
    assertThat(terms("see https://t.co/AbC,d HTTP://example.com/a#b速報http://x.y/z done", "en"))
        .containsExactly("see", "速報", "done");
    assertThat(terms("http server: https", "en")).containsExactly("http", "server", "https");
  }

  @Test
  void extract_handles_areLeftOut() {
    Post post =
        post(
            "@alice.Great @bob.bsky.social @carol@example.social ＠dave こんにちは@eveさん bye@",
            "en",
            List.of(),
            List.of("Alice", "carol"));
    assertThat(terms(post, Set.of()))
        .contains("great", "bye", "こんにちは")
        .doesNotContainAnyElementsOf(
            List.of("alice", "bob", "bsky", "social", "carol", "dave", "eve"))
        .noneMatch(term -> term.contains("example"));
  }

  @Test
  void extract_hashtags_areNotWordsToo() {
    Post post =
        post(
            "#Kafka rocks ＃東京 #caf\u00E9·noir\u00B7bar kafka #1",
            "en",
            List.of("Kafka", "#東京", "café·noir·bar", "KAFKA", " "),
            List.of());
    assertThat(terms(post, Set.of()))
        .containsExactly("#kafka", "#東京", "#café·noir·bar", "rocks", "kafka");
  }

  @Test
  void extract_signWithoutListedHashtag_leavesTheWord() {
    assertThat(terms("#streams", "en")).containsExactly("streams");
  }

  @Test
  void extract_hashtagListedInAnotherSpelling_isNoWord() {
    assertThat(terms(post("#Café", "en", List.of("cafe"), List.of()), Set.of()))
        .containsExactly("#cafe");
  }

  @Test
  void extract_ownWords_areLeftOutAsWordsAndHashtags() {
    Set<String> own = EXTRACTOR.ownWords(Query.parse("\"Apache Kafka\""));
    Post post =
        post(
            "Kafka's broker #ApacheKafka apachekafka",
            "en",
            List.of("ApacheKafka", "kafka", "KafkaSummit"),
            List.of());
    assertThat(terms(post, own)).containsExactly("#kafkasummit", "broker");
  }

  @Test
  void extract_ownWordsInAnyForm_areLeftOut() {
    assertThat(terms(post("카프카를 카프카에서 한국", "ko", List.of(), List.of()), own("카프카")))
        .containsExactly("한국");
    assertThat(terms(post("Kaf\u2060kaを _kafka_", "ja", List.of(), List.of()), own("kafka")))
        .isEmpty();
    assertThat(
            terms(post("#Col·legi obert", "ca", List.of("Col·legi"), List.of()), own("#col·legi")))
        .containsExactly("obert");
  }

  @Test
  void extract_invisibleCharacters_separateNothing() {
    assertThat(terms("stre\u00ADam m\u00FC\u2060de _topic_ x\uFEFFy", "en"))
        .containsExactly("stream", "müde", "topic", "xy");
  }

  private static Set<String> own(String phrase) {
    return EXTRACTOR.ownWords(Query.parse(phrase));
  }

  @Test
  void ownWords_scriptWithoutSpaces_holdsThePieces() {
    assertThat(EXTRACTOR.ownWords(Query.parse("地震速報")))
        .containsExactlyInAnyOrder("地震速報", "地震", "速報");
    assertThat(EXTRACTOR.ownWords(Query.parse("#Kafka"))).containsExactly("kafka");
  }

  @Test
  void extract_scriptsWithoutSpaces_areCutIntoWords() {
    assertThat(terms("東京都でJavaを勉強ﾃｽﾄ", "ja")).contains("java", "勉強", "テスト");
    assertThat(terms("ประเทศไทยสวยงาม", "th")).contains("ประเทศไทย");
    assertThat(terms("kafka한국어", "ko")).containsExactly("kafka", "한국어");
  }

  @Test
  void extract_emoji_isWholeSequence() {
    assertThat(terms("👩‍🚀👍🏽👍🏽👍 🇩🇪🇫🇷 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 2️⃣x 13️⃣ 👨‍👩‍👧🔥ok", "en"))
        .containsExactly(
            "👩‍🚀",
            "👍🏽",
            "👍",
            "🇩🇪",
            "🇫🇷",
            "❤️",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "2️⃣",
            "3️⃣",
            "👨‍👩‍👧",
            "🔥",
            "ok");
  }

  @Test
  void extract_textStyleSymbols_areLeftOut() {
    assertThat(terms("© ™ ® ❤ ☎ 🏽 🇩 ⌚\uFE0E → € # * ½", "en")).isEmpty();
  }

  @Test
  void extract_termOverTheLimit_isLeftOut() {
    String longest = "a".repeat(TermExtractor.MAX_LENGTH);
    Post post = post(longest + " " + longest + "b ï" + longest, "en", List.of(longest), List.of());
    assertThat(terms(post, Set.of())).containsExactly(longest);
  }

  @Property(tries = 500)
  void extract_anyText_returnsDistinctBoundedTerms(@ForAll String text, @ForAll String hashtag) {
    assertThat(terms(post(text, null, List.of(hashtag), List.of(text)), Set.of("own")))
        .doesNotHaveDuplicates()
        .doesNotContain("", "#", "own", "#own")
        .allMatch(term -> term.length() <= TermExtractor.MAX_LENGTH);
  }
}
