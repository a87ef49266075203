package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.format.JetstreamFormat.Decoded;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JetstreamFormatTest {
  private static final long TIME_MICROS = 1_783_175_888_090_631L;
  private static final String RECORD =
      "{'text':'Tee für @bob.example 🍵"
          + " #tea','createdAt':'2026-07-04T14:38:06.240Z','langs':['de','en'],"
          + "'tags':['cake','tea'],'facets':["
          + "{'index':{'byteStart':9,'byteEnd':21},'features':[{'$type':'app.bsky.richtext.facet#mention'}]},"
          + "{'index':{'byteStart':27,'byteEnd':31},'features':["
          + "{'$type':'app.bsky.richtext.facet#tag','tag':'tea'},"
          + "{'$type':'app.bsky.richtext.facet#link','uri':'https://tea.example.org/1'}]}],"
          + "'embed':{'external':{'uri':'https://tea.example.org/1'},"
          + "'media':{'external':{'uri':'https://tea.example.org/2'}}}}";
  private static final Post POST =
      new Post(
          "did:plc:ada/3tea",
          "bluesky",
          new Post.Author("did:plc:ada", null),
          "Tee für @bob.example 🍵 #tea",
          "de",
          1_783_175_886_240L,
          List.of("https://tea.example.org/1", "https://tea.example.org/2"),
          List.of("tea", "cake"),
          List.of("bob.example"),
          "https://bsky.app/profile/did:plc:ada/post/3tea");

  private final JetstreamFormat format = new JetstreamFormat();

  @Test
  void decode_create_isPostWithTheDataOfItsFacets() throws PostFormatException {
    assertThat(decode(event("create", RECORD)))
        .isEqualTo(new Decoded(TIME_MICROS, new Accepted(POST)));
  }

  @Test
  void decode_update_isEdited() throws PostFormatException {
    assertThat(decode(event("update", RECORD)).item()).isEqualTo(new Edited(POST, false));
  }

  @Test
  void decode_delete_namesThePost() throws PostFormatException {
    assertThat(decode(event("delete", "null")).item())
        .isEqualTo(new Deleted("bluesky", "did:plc:ada/3tea"));
  }

  @Test
  void decode_eventOf2024_isTheSame() throws PostFormatException {
    String event =
        event("create", RECORD)
            .replace("'kind':'commit'", "'type':'com'")
            .replace("'operation':'create'", "'type':'c'");

    assertThat(decode(event)).isEqualTo(new Decoded(TIME_MICROS, new Accepted(POST)));
    assertThat(decode("{'did':'d','time_us':7,'type':'acc'}").item()).isEqualTo(new Notice("acc"));
  }

  @Test
  void decode_frameOfV2_isTheSame() throws PostFormatException {
    String frame =
        "{'$type':'message','payload':{'$type':'network.bsky.jetstream.subscribeEvents#commit','seq':1,"
            + "'did':'did:plc:ada','time':'2026-07-04T14:38:08.090631Z','operation':'create',"
            + "'collection':'app.bsky.feed.post','rkey':'3tea','record':"
            + RECORD
            + "}}";

    assertThat(decode(frame)).isEqualTo(new Decoded(TIME_MICROS, new Accepted(POST)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'did':'d','time_us':7,'kind':'identity'} | 7 | identity",
        "{'did':'d','time_us':7,'kind':'account'} | 7 | account",
        "{'did':'d','kind':'account'} | -1 | account",
        "{'time_us':7,'kind':'commit','commit':{'collection':'app.bsky.feed.like'}} | 7 |"
            + " app.bsky.feed.like",
        "{'$type':'message','payload':{'$type':'x#info','name':'OutdatedCursor'}} | -1 |"
            + " OutdatedCursor",
        "{'$type':'message','payload':{'$type':'x#info'}} | -1 | info",
        "{'$type':'message','payload':{'$type':'x#sync','time':'1970-01-01T00:00:00.000007Z'}} | 7"
            + " | sync",
        "{'$type':'message','payload':{'$type':'x#sync','time':'9999-01-01T00:00:00Z'}} |"
            + " 253370764800000000 | sync",
        "{'$type':'error','error':'ConsumerTooSlow'} | -1 | ConsumerTooSlow"
      })
  void decode_otherEvent_isNotice(String event, long timeMicros, String kind)
      throws PostFormatException {
    assertThat(decode(event)).isEqualTo(new Decoded(timeMicros, new Notice(kind)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{'did':'did:plc:ada','kind':'identity','identity':{'did':'did:plc:ada','handle':'ada.example'}} | ada.example",
        "{'$type':'message','payload':{'$type':'x#identity','did':'did:plc:ada','handle':'ada.example'}} | ada.example",
        "{'did':'did:plc:ada','time_us':7,'kind':'identity','identity':{'handle':'handle.invalid'}} | -",
        "{'did':'did:plc:ada','time_us':7,'kind':'identity'} | -",
        "{'did':'did:plc:ada','time_us':7,'kind':'identity','identity':{'handle':7}} | -"
      })
  void decode_identity_isPassedOn(String event, String handle) throws PostFormatException {
    List<Post.Author> identities = new ArrayList<>();
    byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);

    new JetstreamFormat(identities::add).decode(bytes, 0, bytes.length);

    assertThat(identities).containsExactly(new Post.Author("did:plc:ada", handle));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'did':'ada','time_us':7,'kind':'identity','identity':{'handle':'ada.example'}}",
        "{'time_us':7,'kind':'identity','identity':{'handle':'ada.example'}}",
        "{'did':'did:plc:ada','time_us':7,'kind':'account','account':{'handle':'ada.example'}}"
      })
  void decode_otherEventWithAHandle_isNoIdentity(String event) throws PostFormatException {
    List<Post.Author> identities = new ArrayList<>();
    byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);

    new JetstreamFormat(identities::add).decode(bytes, 0, bytes.length);

    assertThat(identities).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-04T14:38:08.091Z, 1783175888090",
    "2999-01-01T00:00:00Z, 1783175888090",
    "2026-07-04T14:38:02+00:00, 1783175882000",
    "2026-07-04T14:38:02, 1783175888090",
    "1969-07-04T14:38:02Z, 1783175888090",
    "yesterday, 1783175888090"
  })
  void decode_createdAt_isNoLaterThanTheEvent(String written, long millis)
      throws PostFormatException {
    String record = "{'text':'tea','createdAt':'" + written + "'}";

    assertThat(((Accepted) decode(event("create", record)).item()).post().createdAt())
        .isEqualTo(millis);
  }

  /** The ü occupies bytes 5 and 6 of 8. */
  @ParameterizedTest
  @CsvSource({
    "0, 5, Tee f",
    "5, 7, ü",
    "7, 8, r",
    "0, 6, ''",
    "6, 8, ''",
    "7, 7, ''",
    "7, 5, ''",
    "-1, 3, ''",
    "0, 9, ''"
  })
  void decode_mention_isTheTextBetweenItsBytes(int start, int end, String mention)
      throws PostFormatException {
    String record =
        "{'text':'Tee für','facets':[{'index':{'byteStart':"
            + start
            + ",'byteEnd':"
            + end
            + "},'features':[{'$type':'app.bsky.richtext.facet#mention'}]}]}";
    Post post = ((Accepted) decode(event("create", record)).item()).post();

    assertThat(String.join(",", post.mentions())).isEqualTo(mention);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'langs':'de'",
        "'langs':[7]",
        "'tags':{}",
        "'facets':[[],7,null,{}]",
        "'facets':[{'index':7,'features':{}}]",
        "'facets':[{'features':[7,{'$type':7},{'$type':'app.bsky.richtext.facet#tag','tag':7}]}]",
        "'facets':[{'features':[{'$type':'app.bsky.richtext.facet#link'}]}]",
        "'facets':[{'index':{'byteStart':0.5,'byteEnd':1e99},'features':[{'$type':'app.bsky.richtext.facet#mention'}]}]",
        "'embed':'https://tea.example.org'",
        "'embed':{'external':{'uri':''}}"
      })
  void decode_recordThatViolatesTheLexicon_isPostWithoutTheField(String field)
      throws PostFormatException {
    Post post = ((Accepted) decode(event("create", "{'text':'tea'," + field + "}")).item()).post();

    assertThat(post.text()).isEqualTo("tea");
    assertThat(post.lang()).isNull();
    assertThat(post.urls()).isEmpty();
    assertThat(post.hashtags()).isEmpty();
    assertThat(post.mentions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'did':7 | did is not a string",
        "'did':null | did is missing",
        "'did':'' | did is empty",
        "'kind':7 | kind is not a string",
        "'commit':null | commit is missing",
        "'commit':[] | commit is not an object",
        "'commit':{} | commit.collection is missing",
        "'commit':{'collection':'app.bsky.feed.post'} | commit.operation is missing",
        "'commit':{'collection':'app.bsky.feed.post','operation':'delete'} | commit.rkey is"
            + " missing",
        "'commit':{'collection':'app.bsky.feed.post','operation':'create','rkey':'a'} |"
            + " commit.record is missing",
        "'commit':{'collection':'app.bsky.feed.post','operation':'create','rkey':'a','record':{}} |"
            + " commit.record.text is missing",
        "'commit':{'collection':'app.bsky.feed.post','operation':'create','rkey':'a','record':{'text':[]}}"
            + " | commit.record.text is not a string",
        "'time_us':'now','commit':{'collection':'app.bsky.feed.post','operation':'create','rkey':'a','record':{'text':''}}"
            + " | commit.record.createdAt is missing, and so is the time of the server",
        "'$type':'greeting' | $type is neither message nor error",
        "'$type':'message' | payload is missing"
      })
  void decode_wrongField_isNamed(String field, String reason) {
    String event = event("create", RECORD);
    String changed = event.substring(0, event.length() - 1) + "," + field + "}";

    assertThatThrownBy(() -> decode(changed))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  private static String event(String operation, String record) {
    return "{'did':'did:plc:ada','time_us':1783175888090631,'kind':'commit','commit':{'operation':'"
        + operation
        + "','collection':'app.bsky.feed.post','rkey':'3tea','record':"
        + record
        + "}}";
  }

  private Decoded decode(String message) throws PostFormatException {
    byte[] bytes = ("--" + message.replace('\'', '"') + "--").getBytes(UTF_8);
    return format.decode(bytes, 2, bytes.length - 4);
  }
}
