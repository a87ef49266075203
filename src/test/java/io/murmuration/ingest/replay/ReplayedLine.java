package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.ManualClock;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.Post;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replays a line and counts its posts that mention a keyword. Lines have single quotes. The usual
 * messages mention {@code flink}; later fields of the same name replace earlier ones.
 */
final class ReplayedLine {
  static final String OWN =
      "{'id':'1','source':'shop','author':{'id':'7'},'text':'flink','createdAt':1700000000000%s}";
  static final String X_V1 =
      "{'created_at':'Tue Nov 14 22:13:20 +0000 2023','id':1724551111111111111,"
          + "'id_str':'1724551111111111111','text':'flink','user':{'id':7,'id_str':'7','screen_name':'ada'},"
          + "'entities':{'hashtags':[],'urls':[],'user_mentions':[]},'lang':'en','timestamp_ms':'1700000000000'%s}";
  static final String X_V2 =
      "{'id':'1724551111111111111','text':'flink','edit_history_tweet_ids':['1724551111111111111'],"
          + "'author_id':'7'%s}";
  static final String RECORD =
      "{'$type':'app.bsky.feed.post','text':'flink','createdAt':'2023-11-14T22:13:20.000Z','langs':['en']%s}";
  static final String EVENT =
      "{'did':'did:plc:ada','time_us':1700000000000000,'kind':'commit','commit':{'rev':'r','operation':'create',"
          + "'collection':'app.bsky.feed.post','rkey':'3a','cid':'c','record':"
          + RECORD
          + "}}";
  static final String VIEW =
      "{'uri':'at://did:plc:ada/app.bsky.feed.post/3a','cid':'c','author':{'did':'did:plc:ada',"
          + "'handle':'ada.example'},'indexedAt':'2023-11-14T22:13:21.000Z','record':"
          + RECORD
          + "}";
  static final String STATUS =
      "{'id':'109','created_at':'2023-11-14T22:13:20.000Z','visibility':'public','language':'en','content':'<p>flink</p>',"
          + "'spoiler_text':'','url':'https://m.example/@ada/109','uri':'https://m.example/s/109',"
          + "'account':{'id':'1','acct':'ada','username':'ada'},'tags':[],'mentions':[],'reblog':null%s}";

  private ReplayedLine() {}

  static void assertCounts(String keyword, String line, int expected) throws IOException {
    List<Item> items = replayed(line);
    assertThat(mentioned(keyword, items))
        .as(() -> items.get(0) instanceof Rejected bad ? bad.reason() : "mentioned")
        .isEqualTo(expected);
  }

  static long mentioned(String keyword, List<Item> items) {
    KeywordMatcher matcher = new KeywordMatcher(List.of(Keyword.of(keyword, 1)));
    return posts(items).filter(post -> !matcher.match(post).isEmpty()).count();
  }

  static Post post(String line) throws IOException {
    return posts(replayed(line)).findFirst().orElseThrow();
  }

  private static Stream<Post> posts(List<Item> items) {
    return items.stream()
        .filter(item -> item instanceof Accepted || item instanceof Edited)
        .map(item -> item instanceof Accepted a ? a.post() : ((Edited) item).post());
  }

  static List<Item> replayed(String line) throws IOException {
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

  static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  static String orNone(String fields) {
    return fields == null ? "" : fields;
  }
}
