package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.format.TagsInText;
import io.murmuration.message.Post;
import io.murmuration.query.Leaf;
import io.murmuration.query.Query;
import io.murmuration.support.RandomQueries;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TextPieces;
import io.murmuration.text.Links;
import io.murmuration.text.Range;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighlighterTest {
  private static final TagsInText TAGS = new TagsInText();

  private static List<Range> ranges(String phrase, String text) {
    return ranges(phrase, text, List.of(substrings(text, Links.of(text))));
  }

  private static List<Range> ranges(String query, String text, List<String> urls) {
    return ranges(query, TestPosts.post(text, urls, TAGS.hashtags(text), TAGS.mentions(text)));
  }

  private static List<Range> ranges(String query, Post post) {
    return new Highlighter(Keyword.of(query, 1)).ranges(post, post.text());
  }

  /** Returns the text with each range in brackets. */
  private static String marked(String phrase, String text) {
    StringBuilder marked = new StringBuilder(text);
    List<Range> ranges = ranges(phrase, text);
    for (int i = ranges.size() - 1; i >= 0; i--) {
      marked.insert(ranges.get(i).end(), ']').insert(ranges.get(i).start(), '[');
    }
    return marked.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka | KAFKA's kafkaesque Ｋａｆｋａ | [KAFKA]'s kafkaesque [Ｋａｆｋａ]",
        "kafka | https://kafka.org kafka | https://[kafka].org [kafka]",
        "kafka | see HTTPS://x.org/Kafka/kafkaesque?a=kafka. | see HTTPS://x.org/[Kafka]/kafkaesque?a=[kafka].",
        "apache kafka | kafka at http://apache.org/ | [kafka] at http://[apache].org/",
        "'\"apache org\"' | apache http://x.apache.org/apache org | apache http://x.[apache.org]/apache org",
        "org | https://t.co/a1b2 | https://t.co/a1b2",
        "kafka | #kafka @kafka | #[kafka] @[kafka]",
        "strasse | Die Straße! | Die [Straße]!",
        "café | a cafe\u0301 | a [cafe\u0301]",
        "apache kafka | kafka by apache, Kafka | [kafka] by [apache], [Kafka]",
        "apache kafka | only kafka here | only kafka here",
        "apache OR kafka | only kafka here | only [kafka] here",
        "(apache kafka) OR log | kafka log | kafka [log]",
        "(apache log) OR kafka | Kafka by Apache | [Kafka] by Apache",
        "kafka -franz | Kafka, the log | [Kafka], the log",
        "kafka -franz | Franz Kafka | Franz Kafka",
        "kafka (-franz OR apache) | Kafka of Apache | [Kafka] of [Apache]",
        "kafka lang:en has:links from:ada source:test | en ada test kafka https://x.org | en ada test [kafka] https://x.org",
        "url:x.org | x.org at https://x.org/x.org | x.org at https://[x.org]/[x.org]",
        "url:x.org kafka | x.org kafka | x.org kafka",
        "#tea OR @ada | tea #tea ada | tea [#tea] ada",
        "'\"apache kafka\"~1' | kafka by Apache, and so on. Apache or Kafka; apache | [kafka] by [Apache], and so on. [Apache] or [Kafka]; [apache]",
        "'\"apache kafka\"~1' | kafka was made at Apache | kafka was made at Apache",
        "'\"x org\"~1 OR kafka' | org kafka https://x.org/ x | org [kafka] https://[x].[org]/ x",
        "'\"美 国\"~1' | 美国 and 国 a 美 | [美国] and [国] a [美]",
        "'\"apache kafka\"' | kafka, Apache -- Kafka apache | kafka, [Apache -- Kafka] apache",
        "'\"apache kafka\"' | apache https://x.org kafka | apache https://x.org kafka",
        "'\"a a\"' | a a a | [a a a]",
        "美 | 很美的😀美美 | 很[美]的😀[美美]",
        "ガ | 🐦プロｶﾞト | 🐦プロ[ｶﾞ]ト",
        "国 | ﬁ国ß国 | ﬁ[国]ß[国]",
        "'\"美 国\"' | 美国, 美 国, 国美 | [美国], [美 国], 国美",
        "#tea | #Tea ＃ＴＥＡ #teapot a#tea tea #tea#milk. | [#Tea] [＃ＴＥＡ] #teapot a#tea tea [#tea]#milk.",
        "@ada | @Ada: @ada1 b@ada @ada.bsky.social @adaさん @ada. | [@Ada]: @ada1 b@ada @ada.bsky.social [@ada]さん [@ada].",
        "C++ | C, C++17, C+++ | C, [C++]17, C+++",
        ".NET | .NET net | [.NET] net",
        "AT&T | at AT&T, AT -- T | at [AT&T], [AT -- T]",
        "카프카 | 카프카를 카프카어 | [카프카]를 카프카어",
        "kafka | Kafkaを_kafka_ | [Kafka]を_[kafka]_",
        "ខ្មែរ | ភាសា\u200Bខ្មែរ | ភាសា\u200B[ខ្មែរ]",
        "كبير | كبـــير | [كبـــير]",
        "@ada.bsky.social | hi @ada.bsky.social. @ada | hi [@ada.bsky.social]. @ada",
        "#tea | https://x.org/#tea | https://x.org/#tea",
        "kafka | nothing | nothing"
      })
  void ranges_text_areThoseThatMatched(String phrase, String text, String expected) {
    assertThat(marked(phrase, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tea https://x.org/tea | | 0-3",
        "https://x.org/tea | https://x.org/te | ''",
        "https://x.org/tea. | https://x.org/tea | 14-17",
        "https://x.org/tea/tea | https://x.org/tea | 14-17",
        "https://x.org/tea?tea | https://x.org/tea https://x.org/tea?tea | 14-17 18-21",
        "https://t.co/tea | https://x.org/tea | ''"
      })
  void ranges_link_areThoseOfAListedOne(String text, String urls, String expected) {
    List<String> listed = urls == null ? List.of() : List.of(urls.split(" "));

    assertThat(ranges("tea", text, listed).stream().map(r -> r.start() + "-" + r.end()))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void ranges_anyText_containExactlyTheMatches(
      @ForAll("phrases") String phrase, @ForAll("texts") String text) {
    KeywordMatcher matcher = new KeywordMatcher(List.of(Keyword.of(phrase, 1)));
    List<Range> ranges = ranges(phrase, text);
    List<Range> links = Links.of(text);
    String[] marked = substrings(text, cut(ranges, links));
    boolean matches = !matcher.match(TestPosts.urls(text, substrings(text, links))).isEmpty();

    assertThat(!matcher.match(TestPosts.urls("", marked)).isEmpty()).isEqualTo(matches);
    if (Query.parse(phrase).root() instanceof Leaf) {
      assertThat(!ranges.isEmpty()).isEqualTo(matches);
      assertThat(marked).allMatch(range -> !matcher.match(TestPosts.urls("", range)).isEmpty());
    }
    assertOrdered(ranges, text);
    Statistics.label("ranges").collect(Math.min(ranges.size(), 3));
    Statistics.label("ranges").coverage(found -> found.check(1).percentage(share -> share > 5));
  }

  /** Splits ranges at the borders of links: each part is a field of its own. */
  private static List<Range> cut(List<Range> ranges, List<Range> links) {
    List<Range> parts = new ArrayList<>();
    for (Range range : ranges) {
      int start = range.start();
      for (Range link : links) {
        for (int border : List.of(link.start(), link.end())) {
          if (border > start && border < range.end()) {
            parts.add(new Range(start, border));
            start = border;
          }
        }
      }
      parts.add(new Range(start, range.end()));
    }
    return parts;
  }

  private static String[] substrings(String text, List<Range> ranges) {
    return ranges.stream()
        .map(range -> text.substring(range.start(), range.end()))
        .toArray(String[]::new);
  }

  private static void assertOrdered(List<Range> ranges, String text) {
    int end = -1;
    for (Range range : ranges) {
      assertThat(range.start()).isGreaterThan(end).isLessThan(range.end());
      assertThat(isInsidePair(text, range.start()) || isInsidePair(text, range.end())).isFalse();
      end = range.end();
    }
    assertThat(end).isLessThanOrEqualTo(text.length());
  }

  private static boolean isInsidePair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  @Provide
  Arbitrary<String> phrases() {
    Arbitrary<String> words = TextPieces.pieces(3);
    return Arbitraries.oneOf(words, words.map(w -> '"' + w + '"'))
        .filter(RandomQueries::isQuery)
        .filter(phrase -> "#＃@＠".indexOf(phrase.strip().charAt(0)) < 0);
  }

  @Provide
  Arbitrary<String> texts() {
    return TextPieces.pieces(20);
  }
}
