package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.ReplayedLine.EVENT;
import static io.murmuration.ingest.replay.ReplayedLine.OWN;
import static io.murmuration.ingest.replay.ReplayedLine.STATUS;
import static io.murmuration.ingest.replay.ReplayedLine.VIEW;
import static io.murmuration.ingest.replay.ReplayedLine.X_V1;
import static io.murmuration.ingest.replay.ReplayedLine.X_V2;
import static io.murmuration.ingest.replay.ReplayedLine.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays lines that are rejected, and expects the reason. */
class RejectedCasesTest {
  private static final String UNSUPPORTED = "not a post in any supported format: found ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|an empty object",
        "7|a number",
        "'tea'|a string",
        "true|a boolean",
        "null|null",
        "{'id':'1'}|the field 'id'",
        "{'id':1,'name':null}|the fields 'id', 'name'",
        "{'status':429}|the field 'status'",
        "{'text':'tea'}|the field 'text'",
        "{'id':5,'text':'tea','user':'ada'}|the fields 'id', 'text', 'user'",
        "{'user':{'id':5},'action':'login'}|the fields 'user', 'action'",
        "{'id':5,'title':'tea','user':{'login':'ada'},'created_at':'2023-11-14T22:13:20Z'}|the fields 'id', 'title', 'user', 'created_at'",
        "{'createdAt':'2023-11-14T22:13:20Z','text':'tea'}|the fields 'createdAt', 'text'",
        "{'author':'ada','title':'tea'}|the fields 'author', 'title'",
        "{'level':'info','event':'start','limit':5}|the fields 'level', 'event', 'limit'",
        "{'title':'tea','type':'article'}|the fields 'title', 'type'",
        "{'$type':'app.example.greeting'}|the field '$type'",
        "{'kind':'push','commit':{}}|the fields 'kind', 'commit'",
        "{'data':{'temperature':5}}|the field 'data'",
        "{'data':7}|the field 'data'",
        "{'tweet':{'a':1}}|the field 'a'",
        "{'thread':{'name':'main'},'message':'tea'}|the fields 'thread', 'message'",
        "{'a\\u001b':1,'b':2,'c':3,'d':4,'e':5,'f':6,'g':7,'h':8,'i':9,'j':0}|the fields 'a?', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more"
      })
  void replay_otherJson_isOfNoSupportedFormat(String line, String found) throws IOException {
    assertThat(reasons(line)).containsExactly(UNSUPPORTED + found);
    assertThat(reasons("[" + line + "]")).containsExactly(UNSUPPORTED + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "statuses", "posts", "records", "descendants"})
  void replay_otherJsonInAPage_isOfNoSupportedFormat(String list) throws IOException {
    assertThat(reasons("{'" + list + "':[{'id':'12','value':'tea'},7]}"))
        .containsExactly(UNSUPPORTED + "the fields 'id', 'value'", UNSUPPORTED + "a number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        OWN + "|id|id",
        OWN + "|source|source",
        OWN + "|author|author",
        OWN + "|text|text",
        OWN + "|createdAt|createdAt",
        X_V1 + "|text|text",
        X_V2 + "|id|id",
        X_V2 + "|text|text",
        EVENT + "|did|did",
        EVENT + "|kind|kind",
        EVENT + "|commit|commit",
        VIEW + "|uri|uri",
        VIEW + "|record|record",
        STATUS + "|id|id",
        STATUS + "|created_at|created_at",
        STATUS + "|content|content",
        "{'stream':['user'],'event':'update','payload':'{}'}|event|event",
        "{'stream':['user'],'event':'update','payload':'{}'}|payload|payload",
        "{'$type':'message','payload':{}}|payload|payload",
        "{'data':" + X_V2 + ",'matching_rules':[]}|data|data",
        "{'$type':'app.bsky.feed.defs#threadViewPost','post':{}}|post|post"
      })
  void replay_postWithoutARequiredField_namesIt(String post, String field, String missing)
      throws IOException {
    String whole = post.formatted("");
    String line = whole.substring(0, whole.length() - 1) + ",'" + field + "':null}";

    assertThat(reasons(line)).containsExactly(missing + " is missing");
    assertThat(reasons("[" + line + "]")).containsExactly(missing + " is missing");
  }

  @Test
  void replay_tweetWithoutAnId_namesIt() throws IOException {
    assertThat(reasons(X_V1.formatted(",'id':null,'id_str':null")))
        .containsExactly("id_str is missing");
    assertThat(reasons("{'data':" + X_V2.formatted(",'text':null") + "}"))
        .containsExactly("data.text is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``|{} |``", "[|{},|{}]", "{'data':[|7,|7]}", "[[|{},|{}],[{}]]", "[[]]|{}\t|[7]"})
  void replay_tooManyItemsInALine_areRejectedTogether(String start, String item, String end)
      throws IOException {
    String line = start + item.repeat(100_001) + end;

    assertThat(reasons(line))
        .containsExactly("more than 100,000 posts in one line; write one post per line");
    assertThat(replayed(start + item.repeat(99_997) + end)).hasSizeGreaterThan(99_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``|{}|``", "[|{},|{}]", "{'a':[|{},|7]}"})
  void replay_longestLineOfTheSmallestItems_isRejectedAsAWhole(
      String start, String item, String end) throws IOException {
    int rest = (16 << 20) - start.length() - end.length();
    String line = start + item.repeat(rest / item.length()) + end;

    assertThat(reasons(line))
        .singleElement()
        .asString()
        .containsAnyOf("more than 100,000 posts in one line", "it has too many values");
  }

  private static List<String> reasons(String line) throws IOException {
    return replayed(line).stream().map(RejectedCasesTest::reason).toList();
  }

  private static String reason(Item item) {
    return item instanceof Rejected rejected ? rejected.reason() : item.toString();
  }
}
