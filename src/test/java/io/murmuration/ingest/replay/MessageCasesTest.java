package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.ReplayedLine.EVENT;
import static io.murmuration.ingest.replay.ReplayedLine.OWN;
import static io.murmuration.ingest.replay.ReplayedLine.RECORD;
import static io.murmuration.ingest.replay.ReplayedLine.STATUS;
import static io.murmuration.ingest.replay.ReplayedLine.VIEW;
import static io.murmuration.ingest.replay.ReplayedLine.X_V1;
import static io.murmuration.ingest.replay.ReplayedLine.X_V2;
import static io.murmuration.ingest.replay.ReplayedLine.assertCounts;
import static io.murmuration.ingest.replay.ReplayedLine.orNone;
import static io.murmuration.ingest.replay.ReplayedLine.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.message.Post;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays messages as sources and other tools write them. Each case stands for a kind. The fields
 * of a case replace those of a usual message.
 */
class MessageCasesTest {
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
        "flink|,'timestamp_ms':1700000000000.0",
        "flink|,'timestamp_ms':''",
        "flink|,'timestamp_ms':'','created_at':''",
        "flink|,'user':null",
        "@ada|,'text':'@ada','user':{'screen_name':'ada'},'entities':null",
        "flink|,'user':{'id_str':'','screen_name':'ada'}",
        "flink|,'text':null,'full_text':'flink'",
        "flink|,'text':'fl…','truncated':true,'extended_tweet':{'full_text':'fl… flink'}",
        "flink|,'text':'RT @a: fl…','retweeted_status':{'text':'fl…','extended_tweet':{'full_text':'flink'}}"
      })
  void replay_xVersion1_counts(String keyword, String fields) throws IOException {
    assertCounts(keyword, X_V1.formatted(orNone(fields)), 1);
    assertCounts(keyword, "{'tweet':" + X_V1.formatted(orNone(fields)) + "}", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|",
        ",'author_id':null|",
        ",'author_id':''|",
        ",'author_id':null,'author':{'username':'ada'}|",
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
        "flink|'text':'flink'",
        "flink|'text':'flink','public_metrics':{'like_count':1}",
        "flink|'text':'flink','lang':'en','author':null",
        "#beam|'text':'x','created_at':'2023-11-14T22:13:20.000Z','entities':{'hashtags':[{'tag':'beam'}]}"
      })
  void replay_xVersion2WithIdAndText_counts(String keyword, String fields) throws IOException {
    for (String id : List.of("1724551111111111111", "'1724551111111111111'")) {
      assertCounts(keyword, "{'id':" + id + "," + fields + "}", 1);
      assertCounts(keyword, "[{'id':" + id + "," + fields + "}]", 1);
    }
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
  @ValueSource(
      strings = {
        "'id':{'$numberLong':'1724551111111111111'}",
        "'id':{'$numberLong':1724551111111111111}",
        "'_id':{'$oid':'655400000000000000000000'},'id':{'$numberLong':'1724551111111111111'}",
        "'_id':{'$numberLong':'1724551111111111111'}",
        "'_id':1724551111111111111"
      })
  void replay_idOfMongoExport_isRead(String id) throws IOException {
    String own = ",'id_str':null,'id':null,'_id':null," + id;
    String wrapped =
        ",'user':{'id':{'$numberInt':'7'}},'created_at':{'$date':{'$numberLong':'1700000000000'}}";
    String number = "1724551111111111111";

    Post tweet = post(X_V1.formatted(own + wrapped));
    assertThat(tweet.id()).isEqualTo(number);
    assertThat(tweet.author().id()).isEqualTo("7");
    assertThat(post(X_V2.formatted(own)).id()).isEqualTo(number);
    assertThat(post("{'data':" + X_V2.formatted(own) + "}").id()).isEqualTo(number);
    assertThat(post("{" + id + ",'text':'flink'}").id()).isEqualTo(number);
    assertThat(post(STATUS.formatted(own)).id()).isEqualTo(number);
  }

  @Test
  void replay_postWithOnlyTheIdOfMongo_hasIt() throws IOException {
    Post post = post(X_V1.formatted(",'id':null,'id_str':null,'_id':{'$oid':'6554a'}"));

    assertThat(post.id()).isEqualTo("6554a");
    assertThat(post.link()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'$numberLong':'a'}", "{'$oid':7.5}", "{'$numberInt':'7','b':1}", "[7]"})
  void replay_idOfAnotherObject_isRejected(String id) throws IOException {
    assertCounts("flink", X_V1.formatted(",'id_str':null,'id':" + id), 0);
    assertCounts("flink", STATUS.formatted(",'id':" + id), 0);
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "1970-01-01T00:00:00Z", "1700000000"})
  void replay_invalidTime_isRejected(String time) throws IOException {
    assertCounts("flink", "{'data':" + X_V2.formatted(",'created_at':'" + time + "'") + "}", 0);
    assertCounts("flink", X_V1.formatted(",'timestamp_ms':'" + time + "'"), 0);
    assertCounts("flink", OWN.formatted(",'createdAt':'" + time + "'"), 0);
    assertCounts("flink", STATUS.formatted(",'created_at':'" + time + "'"), 0);
  }
}
