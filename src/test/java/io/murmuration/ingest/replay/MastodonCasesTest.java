package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.ReplayedLine.STATUS;
import static io.murmuration.ingest.replay.ReplayedLine.assertCounts;
import static io.murmuration.ingest.replay.ReplayedLine.json;
import static io.murmuration.ingest.replay.ReplayedLine.mentioned;
import static io.murmuration.ingest.replay.ReplayedLine.orNone;
import static io.murmuration.ingest.replay.ReplayedLine.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays statuses of Mastodon, as its REST API and as its streaming API return them. */
class MastodonCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flink|",
        "flink|,'language':null",
        "flink|,'tags':null,'mentions':null,'media_attachments':null,'card':null",
        "#beam|,'content':'<p>#beam</p>','tags':null",
        "@eva|,'content':'<p>@eva</p>','mentions':null",
        "flink|,'id':'AbCdEf123'",
        "\"flink beam\"|,'content':'flink\\nbeam'",
        "\"flink beam\"|,'content':'<p>flink&nbsp;beam</p>'",
        "flink|,'content':'<p>fl&shy;ink</p>'",
        "flink|,'content':null,'spoiler_text':'flink'",
        "flink|,'content':'','spoiler_text':'flink'",
        "flink|,'created_at':'2023-11-14 22:13:20.000000+00:00'",
        "flink|,'created_at':1700000000000",
        "flink|,'visibility':null",
        "flink|,'visibility':''",
        "flink|,'content':null,'reblog':{'id':'5','content':'flink'}",
        "flink|,'account':null"
      })
  void replay_mastodon_counts(String keyword, String fields) throws IOException {
    assertMastodonCounts(keyword, STATUS.formatted(orNone(fields)), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<p>tea</p><p>flink</p>",
        "<p>tea<br>flink<br/>x</p>",
        "<ul><li>tea</li><li>flink</li></ul>",
        "<table><tr><td>tea</td><td>flink</td></tr></table>",
        "<table><tr><th>tea</th></tr><tr><td>flink</td></tr></table>",
        "<table><caption>tea</caption><tbody><tr><td>flink</table>",
        "tea<hr>flink",
        "<dl><dt>tea</dt><dd>flink</dd></dl>",
        "<section>tea</section><section>flink</section>",
        "<figure><img alt=tea><figcaption>flink</figcaption></figure>",
        "<details><summary>tea</summary>flink</details>",
        "<fieldset><legend>tea</legend>flink</fieldset>",
        "<form>tea</form><address>flink</address>",
        "tea<button>flink</button>x",
        "tea<img alt=flink>x",
        "fl<wbr>ink",
        "fl<b>in</b><i>k</i>",
        "<del>f</del>l<ins>i</ins>nk"
      })
  void replay_mastodonHtml_separatesWordsLikeABrowser(String html) throws IOException {
    assertMastodonCounts("flink", STATUS.formatted(",'content':'" + html + "'"), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<script>flink</script><p>x</p>",
        "<style>.flink{}</style><p>x</p>",
        "<p>x<!-- flink --></p>",
        "<p><a href=https://flink.example/a><span class=invisible>https://</span>x</a></p>"
      })
  void replay_mastodonHtml_countsWhatAReaderSees(String html) throws IOException {
    boolean isLink = html.contains("href");
    assertMastodonCounts("flink", STATUS.formatted(",'content':'" + html + "'"), isLink ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京<rp>(</rp><rt>きょう</rt><rp>)</rp>都<rt>と</rt></ruby>",
    "<ruby>東<rt>とう<rtc>east</rtc></rt>京<rt>きょう</ruby>都",
    "<ruby><rb>東<rb>京<rb>都<rt>とうきょうと</ruby>"
  })
  void replay_ruby_readsAsItsBaseText(String html) throws IOException {
    assertMastodonCounts("\"東京都\"", STATUS.formatted(",'content':'<p>" + html + "</p>'"), 1);
    assertMastodonCounts("とう", STATUS.formatted(",'content':'<p>" + html + "</p>'"), 0);
  }

  private static void assertMastodonCounts(String keyword, String status, int expected)
      throws IOException {
    assertCounts(keyword, status, expected);
    assertCounts(keyword, "[" + status + "]", expected);
    assertCounts(
        keyword, "{'stream':['public'],'event':'update','payload':" + status + "}", expected);
    ObjectNode event = JSON.createObjectNode().put("event", "update");
    event.put("payload", json(status)).putArray("stream").add("public");
    assertThat(mentioned(keyword, replayed(event.toString()))).isEqualTo(expected);
  }
}
