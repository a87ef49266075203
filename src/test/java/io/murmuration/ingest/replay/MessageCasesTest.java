package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.ManualClock;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.keyword.Phrase;
import io.murmuration.message.Post;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replays messages as sources and other tools write them, and counts the posts that mention a
 * keyword. Each case stands for a kind. The fields of a case replace those of a usual message.
 */
class MessageCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String OWN =
      "{'id':'1','source':'shop','author':{'id':'7'},'text':'flink','createdAt':1700000000000%s}";
  private static final String X_V1 =
      "{'created_at':'Tue Nov 14 22:13:20 +0000 2023','id':1724551111111111111,"
          + "'id_str':'1724551111111111111','text':'flink','user':{'id':7,'id_str':'7','screen_name':'ada'},"
          + "'entities':{'hashtags':[],'urls':[],'user_mentions':[]},'lang':'en','timestamp_ms':'1700000000000'%s}";
  private static final String X_V2 =
      "{'id':'1724551111111111111','text':'flink','edit_history_tweet_ids':['1724551111111111111'],"
          + "'author_id':'7'%s}";
  private static final String RECORD =
      "{'$type':'app.bsky.feed.post','text':'flink','createdAt':'2023-11-14T22:13:20.000Z','langs':['en']%s}";
  private static final String EVENT =
      "{'did':'did:plc:ada','time_us':1700000000000000,'kind':'commit','commit':{'rev':'r','operation':'create',"
          + "'collection':'app.bsky.feed.post','rkey':'3a','cid':'c','record':"
          + RECORD
          + "}}";
  private static final String VIEW =
      "{'uri':'at://did:plc:ada/app.bsky.feed.post/3a','cid':'c','author':{'did':'did:plc:ada',"
          + "'handle':'ada.example'},'indexedAt':'2023-11-14T22:13:21.000Z','record':"
          + RECORD
          + "}";
  private static final String STATUS =
      "{'id':'109','created_at':'2023-11-14T22:13:20.000Z','visibility':'public','language':'en','content':'<p>flink</p>',"
          + "'spoiler_text':'','url':'https://m.example/@ada/109','uri':'https://m.example/s/109',"
          + "'account':{'id':'1','acct':'ada','username':'ada'},'tags':[],'mentions':[],'reblog':null%s}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flink|",
        "flink|,'text':'none','text':'flink'",
        "flink|,'score':1e400",
        "flink|,'text':'flink \\ud83d'",
        "flink|,'text':'flink\\u0000flink'",
        "flink|,'text':'a\u2028flink'",
        "#beam|,'hashtags':['#beam']",
        "@eva|,'mentions':['@eva']",
        "#beam|,'text':'#beam','hashtags':null"
      })
  void replay_ownPost_counts(String keyword, String fields) throws IOException {
    assertCounts(keyword, OWN.formatted(orNone(fields)), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flink|",
        "flink|,'timestamp_ms':1700000000000",
        "flink|,'id':1669700650467246081,'id_str':null",
        "flink|,'id':'1669700650467246081','id_str':null",
        "#beam|,'text':'#beam','entities':null",
        "#beam|,'text':'#beam','entities':{'hashtags':null}",
        "#beam|,'text':'Q&amp;A &lt;#beam&gt;','entities':null",
        "flink|,'entities':{'urls':[{'url':'https://t.example/x','expanded_url':null},null]}",
        "flink|,'extended_entities':{'media':[{'expanded_url':null}]}",
        "flink|,'lang':null",
        "flink|,'event':'x','limit':{'track':3}",
        "flink|,'timestamp_ms':null,'created_at':'2023-11-14T22:13:20.000Z'",
        "flink|,'timestamp_ms':null,'created_at':'2023-11-14T22:13:20'",
        "flink|,'timestamp_ms':null,'created_at':'2023-11-14 22:13:20+00:00'",
        "flink|,'timestamp_ms':null,'created_at':'2023-11-14 22:13:20 +0000'",
        "flink|,'timestamp_ms':null,'created_at':'2023-11-14 22:13:20 UTC'",
        "flink|,'timestamp_ms':null,'created_at':1700000000000",
        "flink|,'timestamp_ms':null,'created_at':null",
        "flink|,'user':null",
        "flink|,'text':null,'full_text':'flink'",
        "flink|,'text':'fl…','truncated':true,'extended_tweet':{'full_text':'fl… flink'}",
        "flink|,'text':'RT @a: fl…','retweeted_status':{'text':'fl…','extended_tweet':{'full_text':'flink'}}"
      })
  void replay_xVersion1_counts(String keyword, String fields) throws IOException {
    assertCounts(keyword, X_V1.formatted(orNone(fields)), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|",
        ",'author_id':null|",
        ",'created_at':'2999-01-01T00:00:00.000Z'|",
        ",'id':1724551111111111111,'author_id':7|",
        ",'referenced_tweets':[{'type':'retweeted','id':'5'}]|",
        ",'text':'fl…','note_tweet':{'text':'flink'}|",
        ",'text':'fl…','referenced_tweets':[{'type':'retweeted','id':'5'}]|,'includes':{'tweets':[{'id':'5','text':'flink'}]}",
        "|,'errors':[{'title':'Not Found Error','type':'https://api.example/2/problems/resource-not-found'}]",
        "|,'includes':null,'matching_rules':[{'id':'1','tag':''}]"
      })
  void replay_xVersion2_counts(String fields, String beside) throws IOException {
    String tweet = X_V2.formatted(orNone(fields));
    assertCounts("flink", "{'data':" + tweet + orNone(beside) + "}", 1);
    assertCounts("flink", "{'data':[" + tweet + "]" + orNone(beside) + "}", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'lang':'en'",
        ",'author_id':null",
        ",'author':{'id':'7','username':'ada'},'created_at':'2023-11-14T22:13:20.000Z'",
        ",'text':'fl…','referenced_tweets':[{'type':'retweeted','id':'5','text':'flink'}]"
      })
  void replay_xVersion2WithoutEnvelope_counts(String fields) throws IOException {
    assertCounts("flink", X_V2.formatted(fields), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flink|",
        "flink|,'createdAt':'2023-11-14T22:13:20'",
        "flink|,'createdAt':'0001-01-01T00:00:00Z'",
        "flink|,'createdAt':'1970-01-01T00:00:00Z'",
        "flink|,'createdAt':5",
        "flink|,'createdAt':null",
        "flink|,'langs':[null,'',5]",
        "#beam|,'facets':[{'features':[{'$type':'app.bsky.richtext.facet#tag','tag':'beam'}]}]",
        "#beam|,'facets':[{'features':[{'$type':'app.bsky.richtext.facet#tag','tag':'#beam'}]}]",
        "@eva.example|,'text':'é @eva.example','facets':[{'index':{'byteStart':3,'byteEnd':15},'features':[{'$type':'app.bsky.richtext.facet#mention','did':'d'}]}]",
        "flink|,'text':'link','embed':{'$type':'app.bsky.embed.external','external':{'uri':'https://x.example/flink'}}"
      })
  void replay_bluesky_counts(String keyword, String fields) throws IOException {
    assertCounts(keyword, EVENT.formatted(orNone(fields)), 1);
    assertCounts(keyword, VIEW.formatted(orNone(fields)), 1);
    assertCounts(keyword, "{'posts':[" + VIEW.formatted(orNone(fields)) + "]}", 1);
    assertCounts(keyword, "{'feed':[{'post':" + VIEW.formatted(orNone(fields)) + "}]}", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'did':'did:plc:ada','time_us':'1700000000000000','kind':'commit','commit':{'operation':'create','collection':'app.bsky.feed.post','rkey':'3a','record':%s}}",
        "{'did':'did:plc:ada','time_us':1700000000,'kind':'commit','commit':{'operation':'create','collection':'app.bsky.feed.post','rkey':'3a','record':%s}}",
        "{'uri':'at://did:plc:ada/app.bsky.feed.post/3a','cid':'c','value':%s}",
        "{'records':[{'uri':'at://did:plc:ada/app.bsky.feed.post/3a','cid':'c','value':%s}],'cursor':'c'}",
        "{'uri':'at://did:plc:ada/app.bsky.feed.post/3a','author':'did:plc:ada','record':%s}",
        "{'repo':'did:plc:ada','path':'app.bsky.feed.post/3a','record':%s}",
        "{'did':'did:plc:ada','rkey':'3a','record':%s}",
        "{'id':1,'type':'record','record':{'did':'did:plc:ada','collection':'app.bsky.feed.post','rkey':'3a','action':'create','record':%s}}"
      })
  void replay_blueskyRecordInAnyEnvelope_counts(String envelope) throws IOException {
    Post post = post(envelope.formatted(RECORD.formatted("")));

    assertThat(post.id()).isEqualTo("did:plc:ada/3a");
    assertThat(post.createdAt()).isEqualTo(1_700_000_000_000L);
  }

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'data':[%X_V2,%X_V2,{'id':'6'}],'includes':{'users':[]},'meta':{'result_count':3}}|1|data[2]",
        "{'statuses':[%X_V1,7],'search_metadata':{}}|1|statuses[1]",
        "{'accounts':[],'statuses':[%STATUS],'hashtags':[]}|1|",
        "[%STATUS,%X_V1,%VIEW,%OWN,{}]|4|[4]",
        "[{'data':[%X_V2]},{'posts':[%VIEW,null]}]|2|[1].posts[1]",
        "{'meta':{'result_count':0}}|0|",
        "{'data':[]}|0|",
        "[]|0|"
      })
  void replay_page_countsEachPost(String page, int counts, String rejected) throws IOException {
    String line =
        page.replace("%X_V1", X_V1.formatted(""))
            .replaceFirst("%X_V2", X_V2.formatted(""))
            .replace("%X_V2", X_V2.formatted(",'text':'tea'"))
            .replace("%VIEW", VIEW.formatted(""))
            .replace("%STATUS", STATUS.formatted(""))
            .replace("%OWN", OWN.formatted(""));
    List<Item> items = replayed(line);

    assertThat(mentioned("flink", items)).isEqualTo(counts);
    assertThat(
            items.stream().filter(Rejected.class::isInstance).map(i -> ((Rejected) i).position()))
        .isEqualTo(rejected == null ? List.of() : List.of("line 1, " + rejected));
  }

  @ParameterizedTest
  @CsvSource({"99", "100", "2000", "30000", "200000"})
  void replay_deepUnknownField_costsNothing(int depth) throws IOException {
    String deep = ",'deep':" + "[".repeat(depth) + "'[{'" + "]".repeat(depth);
    String mixed = ",'deep':" + "{'a':[".repeat(depth / 2) + "1" + "]}".repeat(depth / 2);
    for (String field : List.of(deep, mixed)) {
      for (String message : List.of(OWN, X_V1, X_V2, VIEW, EVENT, STATUS)) {
        assertCounts("flink", message.formatted(field), 1);
      }
      assertCounts("flink", "[" + OWN.formatted(field) + "]", 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"'a':~7", "'~a':7", "'a':'~b'", "'a':-1.~7e3", "'a':1e~9", "'a':[~1,~2]"})
  void replay_largeUnknownField_costsNothing(String field) throws IOException {
    String large = "," + field.replace("~", "1".repeat(2 << 20));

    for (String message : List.of(OWN, X_V1, X_V2, VIEW, EVENT, STATUS)) {
      assertCounts("flink", message.formatted(large), 1);
    }
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

  private static void assertCounts(String keyword, String line, int expected) throws IOException {
    List<Item> items = replayed(line);
    assertThat(mentioned(keyword, items))
        .as(() -> items.get(0) instanceof Rejected bad ? bad.reason() : "mentioned")
        .isEqualTo(expected);
  }

  private static long mentioned(String keyword, List<Item> items) {
    KeywordMatcher matcher = new KeywordMatcher(List.of(Phrase.parse(keyword).addedAt(1)));
    return posts(items).filter(post -> !matcher.match(post).isEmpty()).count();
  }

  private static Post post(String line) throws IOException {
    return posts(replayed(line)).findFirst().orElseThrow();
  }

  private static Stream<Post> posts(List<Item> items) {
    return items.stream()
        .filter(item -> item instanceof Accepted || item instanceof Edited)
        .map(item -> item instanceof Accepted a ? a.post() : ((Edited) item).post());
  }

  private static List<Item> replayed(String line) throws IOException {
    byte[] bytes = json(line).getBytes(UTF_8);
    IngestSettings.Replay standardInput = new IngestSettings.Replay("-", null, true);
    ReplaySource source =
        new ReplaySource(standardInput, new ManualClock(1), new ByteArrayInputStream(bytes));
    source.open(null);
    List<Item> items = new ArrayList<>();
    while (!source.finished()) {
      items.addAll(source.poll(100, Duration.ofSeconds(1)));
    }
    source.close();
    return items;
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  private static String orNone(String fields) {
    return fields == null ? "" : fields;
  }
}
