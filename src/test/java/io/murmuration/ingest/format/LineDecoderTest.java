package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
  private static final String OWN =
      "{\"id\":\"1\",\"source\":\"test\",\"author\":{\"id\":\"7\"},\"text\":\"#tea"
          + " @ada\",\"createdAt\":1700000000000";
  private static final String TWEET =
      "{'created_at':'Sun Aug 16 21:41:13 +0000 2015','id':1,'id_str':'1','text':'tea','user':{'id_str':'7','screen_name':'ada'},'timestamp_ms':'1700000000000'"
          .replace('\'', '"');

  private final LineDecoder decoder = new LineDecoder();
  private final List<String> tweets = lines("/io/murmuration/ingest/tweets.jsonl");
  private final List<String> live = lines("/io/murmuration/ingest/live.jsonl");

  @Test
  void decode_postWithoutTags_takesThemFromTheText() throws PostFormatException {
    assertThat(post(OWN + "}").hashtags()).containsExactly("tea");
    assertThat(post(OWN + "}").mentions()).containsExactly("ada");
    assertThat(post(OWN + ",\"hashtags\":null}").hashtags()).containsExactly("tea");
  }

  @Test
  void decode_postWithTags_keepsThem() throws PostFormatException {
    Post post = post(OWN + ",\"hashtags\":[],\"mentions\":[\"bob\"]}");

    assertThat(post.hashtags()).isEmpty();
    assertThat(post.mentions()).containsExactly("bob");
  }

  @Test
  void decode_tweet_isPost() throws PostFormatException {
    assertThat(post(tweets.get(1)))
        .isEqualTo(
            new Post(
                "633030779619012608",
                "x",
                new Post.Author("1305908600", "ada"),
                "Tea & cake <3 #tea http://t.co/aaaa with @bob",
                "en",
                1439761273661L,
                List.of(
                    "http://tea.example.org/1",
                    "http://twitter.com/ada/status/1/photo/1",
                    "http://twitter.com/ada/status/1/photo/2"),
                List.of("tea"),
                List.of("bob"),
                "https://x.com/ada/status/633030779619012608",
                Post.References.NONE,
                List.of("unknown"),
                null));
  }

  @Test
  void decode_retweet_hasTheContentOfTheOriginalUnderTheReposter() throws PostFormatException {
    assertThat(post(tweets.get(2)))
        .isEqualTo(
            new Post(
                "633030779619012609",
                "x",
                new Post.Author("2", "cleo"),
                "The long way home, part one of many #walking @dan",
                null,
                1439761274000L,
                List.of("https://twitter.com/ada/status/5/photo/1"),
                List.of("walking"),
                List.of("dan"),
                "https://x.com/cleo/status/633030779619012609",
                new Post.References(null, "ada", null),
                List.of("unknown"),
                null));
  }

  @Test
  void decode_extendedModeWithNumericIds_keepsEveryDigit() throws PostFormatException {
    assertThat(post(tweets.get(3)))
        .isEqualTo(
            new Post(
                "1158582225614462976",
                "x",
                new Post.Author("9223372036854775807", "emi"),
                "美しい朝 #コーヒー",
                "ja",
                1565062502000L,
                List.of(),
                List.of("コーヒー"),
                List.of(),
                "https://x.com/emi/status/1158582225614462976",
                new Post.References(null, null, "1"),
                List.of(),
                null));
  }

  @Test
  void decode_tweetWithFewFields_isOfVersion1ByItsTime() throws PostFormatException {
    Item item =
        item(
            """
            {"id":1724551111111111039,"text":"way home","created_at":"Tue Nov 14 22:13:20 +0000 2023",\
            "entities":{"hashtags":[{"text":"tea"}]}}""");

    assertThat(((Accepted) item).post().hashtags()).containsExactly("tea");
  }

  @ParameterizedTest
  @CsvSource({"4,limit", "5,disconnect", "6,for_user", "7,event"})
  void decode_noticeOfTheStream_isNamed(int line, String kind) throws PostFormatException {
    assertThat(item(tweets.get(line))).isEqualTo(new Notice(kind));
  }

  @Test
  void decode_deletionOfATweet_namesIt() throws PostFormatException {
    assertThat(item(tweets.get(0))).isEqualTo(new Deleted("x", "616000000000000001"));
    assertThat(item("{\"delete\":{\"direct_message\":{\"id\":1}}}"))
        .isEqualTo(new Notice("delete"));
    assertThatThrownBy(() -> item("{\"delete\":{\"status\":{\"id\":1.5}}}"))
        .hasMessage("delete.status.id is not a string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'did':'did:plc:a','time_us':5000,'kind':'identity'} | identity",
        "{'$type':'error','error':'ConsumerTooSlow'} | ConsumerTooSlow",
        "{'errors':[{'title':'operational-disconnect'}]} | operational-disconnect",
        "{'stream':['user'],'event':'filters_changed'} | filters_changed",
        "{'error':'Unknown channel requested'} | error",
        "{'event':'follow','source':{},'target':{}} | event"
      })
  void decode_messageOfALiveStream_detectsTheFormatByItsFields(String line, String kind)
      throws PostFormatException {
    assertThat(item(line.replace('\'', '"'))).isEqualTo(new Notice(kind));
  }

  @Test
  void decode_liveFormatsMixed_areAllRead() throws PostFormatException {
    List<Item> items = new ArrayList<>();
    for (String message : live) {
      items.add(item(message));
    }

    assertThat(items)
        .extracting(i -> i instanceof Accepted a ? a.post().source() : i.getClass().getSimpleName())
        .containsExactly("bluesky", "bluesky", "Deleted", "x", "Edited", "mastodon", "Deleted");
  }

  @Test
  void decode_escapedEscape_isUnescapedOnce() throws PostFormatException {
    assertThat(post(TWEET + ",\"text\":\"&amp;lt; &quot;\"}").text()).isEqualTo("&lt; &quot;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'id_str':7.5 | id_str is not a string",
        "'id_str':'' | id_str is empty",
        "'id_str':null,'id':null | id_str is missing",
        "'id_str':null,'id':1.5 | id is not a string",
        "'user':'ada' | user is not an object",
        "'user':{'id_str':'7','screen_name':7} | user.screen_name is not a string",
        "'text':7 | text is not a string",
        "'text':null | text is missing",
        "'retweeted_status':7 | retweeted_status is not an object",
        "'retweeted_status':{} | retweeted_status.text is missing",
        "'extended_tweet':{'full_text':7} | extended_tweet.full_text is not a string",
        "'timestamp_ms':'soon' | timestamp_ms is not a time",
        "'timestamp_ms':null,'created_at':null | created_at is missing",
        "'timestamp_ms':null,'created_at':'Mon Aug 16 21:41:13 +0000 2015' | created_at is not a"
            + " time",
        "'timestamp_ms':null,'created_at':'yesterday' | created_at is not a time",
        "'timestamp_ms':null,'created_at':'Sun Aug 16 21:41:13 +0000 1959x' | created_at is not a"
            + " time",
        "'lang':[] | lang is not a string",
        "'entities':[] | entities is not an object",
        "'entities':{'hashtags':{}} | entities.hashtags is not an array",
        "'entities':{'hashtags':['tea']} | entities.hashtags holds something other than objects",
        "'entities':{'urls':[{'expanded_url':7}]} | entities.urls[].expanded_url is not a string"
      })
  void decode_wrongFieldOfATweet_isNamed(String field, String reason) {
    assertThatThrownBy(() -> item(TWEET + "," + field.replace('\'', '"') + "}"))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"foo\":1}",
        "{\"text\":\"tea\"}",
        "{\"limit\":{},\"text\":\"tea\"}",
        "{}",
        "7",
        "null",
        "\"text\"",
        "",
        "{\"delete\":{}}{\"delete\":{}}",
        "{\"delete\":{}} x",
        "{\"delete\":{}",
        "{\"delete\":}}",
        "\uFEFF{\"delete\":{}}",
        "{\"delete\":\u0000{}}"
      })
  void decode_neitherPostNorNotice_isRefused(String line) {
    assertThatThrownBy(() -> item(line)).isInstanceOf(PostFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00C0\u00BC", "\u00ED\u00A0\u0080", "\u00FF", "\u00F0\u009F\u0098"})
  void decode_invalidUtf8InAnIgnoredField_isRefused(String bytes) {
    for (String start : List.of(OWN, TWEET, "{\"delete\":{}")) {
      byte[] line = (start + ",\"ignored\":\"" + bytes + "\"}").getBytes(ISO_8859_1);

      assertThatThrownBy(() -> decoder.decode(line, 0, line.length)).hasMessage("invalid UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "[", "{\"user\":"})
  void decode_unfinishedDeepNesting_isRefused(String opening) {
    assertThatThrownBy(() -> item(opening.repeat(10_000))).isInstanceOf(PostFormatException.class);
    assertThatThrownBy(() -> item(TWEET + ",\"x\":" + opening.repeat(10_000)))
        .isInstanceOf(PostFormatException.class);
  }

  @Property
  void decode_anyBytes_throwsNothingElse(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
  }

  @Property(tries = 5_000)
  void decode_lineWithOneByteChanged_throwsNothingElse(
      @ForAll @IntRange(max = 7) int line, @ForAll @IntRange(max = 5_000) int at, @ForAll byte to) {
    byte[] bytes = tweets.get(line).getBytes(UTF_8);
    bytes[at % bytes.length] = to;

    decodeOrRefuse(bytes);
  }

  @Property(tries = 5_000)
  void decode_liveMessageWithOneByteChanged_throwsNothingElse(
      @ForAll @IntRange(max = 6) int line, @ForAll @IntRange(max = 5_000) int at, @ForAll byte to) {
    byte[] bytes = live.get(line).getBytes(UTF_8);
    bytes[at % bytes.length] = to;

    decodeOrRefuse(bytes);
  }

  /** Replaces each value of each message by each of these, one at a time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "-1",
        "1.5",
        "true",
        "\"\"",
        "\"x\"",
        "\"\\ud83d\"",
        "[]",
        "{}",
        "[7]",
        "[{}]"
      })
  void decode_liveMessageWithAnotherValue_throwsNothingElse(String value) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String message : live) {
      JsonNode original = json.readTree(message);
      for (JsonPointer place : places(original, JsonPointer.empty())) {
        JsonNode changed = original.deepCopy();
        JsonNode parent = changed.at(place.head());
        if (parent instanceof ObjectNode object) {
          object.set(place.last().getMatchingProperty(), json.readTree(value));
        } else {
          ((ArrayNode) parent).set(place.last().getMatchingIndex(), json.readTree(value));
        }
        decodeOrRefuse(json.writeValueAsBytes(changed));
      }
    }
  }

  private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
    List<JsonPointer> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      places.add(at.appendProperty(field.getKey()));
      places.addAll(places(field.getValue(), at.appendProperty(field.getKey())));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(at.appendIndex(i));
      places.addAll(places(node.get(i), at.appendIndex(i)));
    }
    return places;
  }

  @Property
  void decode_lineCutShort_isRefused(
      @ForAll @IntRange(max = 7) int line, @ForAll @IntRange(max = 5_000) int length) {
    byte[] bytes = tweets.get(line).getBytes(UTF_8);

    assertThatThrownBy(() -> decoder.decode(bytes, 0, length % bytes.length))
        .isInstanceOf(PostFormatException.class);
  }

  private void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(decoder.decode(bytes, 0, bytes.length)).isNotEmpty();
    } catch (PostFormatException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private Item item(String line) throws PostFormatException {
    byte[] bytes = ("--" + line + "--").getBytes(UTF_8);
    return decoder.decode(bytes, 2, bytes.length - 4).get(0);
  }

  private Post post(String line) throws PostFormatException {
    return ((Accepted) item(line)).post();
  }

  private static List<String> lines(String resource) {
    try (InputStream in = LineDecoderTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
