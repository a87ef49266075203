package io.murmuration.ingest.format;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusHtmlTest {
  /** A vertical bar represents the end of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'' ~ ''",
        "tea ~ tea",
        "<p>one</p><p>two</p> ~ one||two",
        "<p>one</p> <p> two </p> ~ one||two",
        "<p>one<br>two<br />three</p> ~ one|two|three",
        "<p>one<br><br>two<br></p><p>three</p> ~ one||two||three",
        "<p>a&nbsp;b&#160;c   d</p> ~ a b c d",
        "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &#39;q&#39; &amp;lt;</p> ~ 1 < 2 && 3 > 2 'q' &lt;",
        "<p><span class='h-card'><a href='https://m.example.org/@bob' class='u-url"
            + " mention'>@<span>bob</span></a></span> hi</p> ~ @bob hi",
        "<p><a href='https://m.example.org/tags/tea' class='mention hashtag'"
            + " rel='tag'>#<span>tea</span></a>, <em>hot</em>er</p> ~ #tea, hoter",
        "<p>see <a href='https://w.example.org/a/b'><span class='invisible'>https://</span><span"
            + " class='ellipsis'>w.example.org/a</span><span class='invisible'>/b</span></a>.</p> ~"
            + " see w.example.org/a….",
        "<p>cats :blobcat: <img class='emoji' alt=':blobcat:' src='x'>!</p> ~ cats :blobcat:"
            + " :blobcat:!",
        "<p>list:</p><ul><li>one</li><li>two <b>bold</b></li></ul><p>end</p> ~ list:||one|two"
            + " bold||end",
        "<p>he said</p><blockquote><p>so</p></blockquote>and ~ he said||so||and",
        "<pre><code>a  b|c</code></pre> ~ a b|c",
        "<p class='quote-inline'>RE: <a href='https://q.example.org/1'>q</a></p><p>mine</p> ~ mine",
        "<script>alert(1)</script><style>p{}</style><p>x</p><!-- no --> ~ x",
        "<p>unclosed <b>bold <i>both ~ unclosed bold both",
        "</p></div>stray</b> ~ stray",
        "tea<q>x</q>y ~ teaxy",
        "tea<embed>x<marquee>y</marquee>z ~ tea x y z",
        "a<svg><text>b</text></svg>c ~ a b c",
        "a<b hidden>b</b>c ~ ac",
        "a<b style='color:red; DISPLAY : none !important'>b</b>c ~ ac",
        "a<b style='display:inline'>b</b>c ~ abc",
        "<div>a</div><div>b</div> ~ a|b"
      })
  void of_html_givesTheVisibleText(String html, String text) {
    assertThat(StatusHtml.of(html.replace('|', '\n')).text()).isEqualTo(text.replace('|', '\n'));
  }

  @Test
  void of_links_givesEachTargetOnce() {
    String html =
        "<a href='https://a.example.org'>a</a><a href=' HTTP://b.example.org '>b</a><a"
            + " href='https://a.example.org'>a</a><a class='u-url mention'"
            + " href='https://m.example.org/@bob'>@bob</a><a class='hashtag'"
            + " href='https://m.example.org/tag/tea'>#tea</a><a rel='nofollow tag'"
            + " href='https://m.example.org/tag/way'>#way</a><a href='javascript:alert(1)'>x</a><a"
            + " href='/local'>x</a><a>x</a>";

    assertThat(StatusHtml.of(html).links())
        .containsExactly("https://a.example.org", "HTTP://b.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<a href=https://a.example.org>",
        "<b><p>",
        "<ul><li>",
        "<table><b>",
        "<table>x",
        "<pre>",
        "<br>",
        "&",
        "<",
        "<!--",
        "<svg><a>",
        "</p>",
        " ",
        "<p "
      })
  void of_hostileMegabyte_isNotQuadratic(String part) {
    String html = part.repeat(1_000_000 / part.length());

    assertTimeoutPreemptively(PATIENCE, () -> StatusHtml.of(html));
  }

  @Test
  void of_veryLongHtml_isCutBetweenCharacters() {
    String text = StatusHtml.of("x" + "🍵".repeat(100_000)).text();

    assertThat(text).hasSizeBetween(StatusHtml.MAX_LENGTH - 1, StatusHtml.MAX_LENGTH);
    assertThat(text).endsWith("🍵");
  }

  @Property
  void of_anyMarkup_throwsNothing(@ForAll @From("markup") String html) {
    assertThat(StatusHtml.of(html).text()).doesNotStartWith("\n").doesNotEndWith(" ");
  }

  @Provide
  Arbitrary<String> markup() {
    return Arbitraries.of(
            "<p>",
            "</p>",
            "<br>",
            "<a href='",
            "'>",
            "</a>",
            "<span class=invisible>",
            "</span>",
            "<table>",
            "<td>",
            "&",
            "&#",
            ";",
            "x",
            " ",
            "\n",
            "<pre>",
            "</pre>",
            "<li>",
            "\u0000",
            "🍵",
            "<",
            "/>")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
