package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MastodonFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATUS =
      "'id':'109','created_at':'2022-08-30T23:12:47.000Z','visibility':'public','language':'en','spoiler_text':'Hot"
          + " drinks','content':'<p>Tea<br>&amp; <a"
          + " href=`https://a.example.org`>this</a></p><p>cake</p>',"
          + "'uri':'https://tea.example.org/s/109','url':'https://tea.example.org/@ada/109','reblog':null,"
          + "'account':{'id':'1','acct':'ada'},'mentions':[{'acct':'bob@m.example.org'}],'tags':[{'name':'tea'}],"
          + "'card':{'url':'https://b.example.org'}";
  private static final Post POST =
      new Post(
          "tea.example.org/109",
          "mastodon",
          new Post.Author("ada@tea.example.org", "ada"),
          "Hot drinks\n\nTea\n& this\n\ncake",
          "en",
          1_661_901_167_000L,
          List.of("https://a.example.org", "https://b.example.org"),
          List.of("tea"),
          List.of("bob@m.example.org"),
          "https://tea.example.org/@ada/109");

  private final MastodonFormat format = new MastodonFormat("tea.example.org");

  @Test
  void decode_update_isPost() throws PostFormatException {
    assertThat(decode("update", "")).isEqualTo(new Accepted(POST));
  }

  @Test
  void decode_statusUpdate_isEdited() throws PostFormatException {
    assertThat(decode("status.update", "")).isEqualTo(new Edited(POST, false));
  }

  @Test
  void decode_delete_namesThePost() throws PostFormatException {
    for (String id : List.of("\"109\"", "109")) {
      assertThat(read(format, "{\"event\":\"delete\",\"payload\":" + id + "}"))
          .isEqualTo(new Deleted("mastodon", "tea.example.org/109"));
    }
  }

  @Test
  void decode_unknownHost_isNotInIds() throws PostFormatException {
    for (String host : new String[] {null, ""}) {
      Post post = ((Accepted) read(new MastodonFormat(host), message("update", ""))).post();

      assertThat(post.id()).isEqualTo("109");
      assertThat(post.author()).isEqualTo(new Post.Author("ada", "ada"));
    }
  }

  @Test
  void decode_remoteAuthor_hasTheirHost() throws PostFormatException {
    assertThat(
            ((Accepted) decode("update", ",'account':{'acct':'cleo@m.example.org'}"))
                .post()
                .author())
        .isEqualTo(new Post.Author("cleo@m.example.org", "cleo@m.example.org"));
  }

  @Test
  void decode_boost_hasTheContentOfTheOriginalUnderTheBooster() throws PostFormatException {
    String original =
        ",'reblog':{'id':'5','created_at':'2020-01-01T00:00:00Z','visibility':'unlisted','content':'<p>Way"
            + " home</p>',"
            + "'url':null,'uri':'https://m.example.org/5','account':{'acct':'bob@m.example.org'},'tags':[{'name':'way'}]}";

    assertThat(((Accepted) decode("update", original)).post())
        .isEqualTo(
            new Post(
                "tea.example.org/109",
                "mastodon",
                new Post.Author("ada@tea.example.org", "ada"),
                "Way home",
                null,
                1_661_901_167_000L,
                List.of(),
                List.of("way"),
                List.of(),
                "https://m.example.org/5",
                new Post.References(null, "bob@m.example.org", null),
                List.of(),
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'visibility':'private'",
        "'visibility':'direct'",
        "'visibility':'local'",
        "'reblog':{'visibility':'private'}"
      })
  void decode_postNotPublic_isNotice(String field) throws PostFormatException {
    assertThat(decode("update", "," + field)).isEqualTo(new Notice("private"));
    assertThat(decode("status.update", "," + field)).isEqualTo(new Notice("private"));
  }

  @Test
  void decode_spoilerWithoutText_isTheText() throws PostFormatException {
    assertThat(((Accepted) decode("update", ",'content':''")).post().text())
        .isEqualTo("Hot drinks");
    assertThat(((Accepted) decode("update", ",'spoiler_text':''")).post().text()).startsWith("Tea");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'stream':['user'],'event':'filters_changed'} | filters_changed",
        "{'event':'notification','payload':'{'} | notification",
        "{'event':'announcement.delete','payload':'1'} | announcement.delete",
        "{'error':'Unknown stream type','status':400} | error"
      })
  void decode_otherEvent_isNotice(String message, String kind) throws PostFormatException {
    assertThat(read(format, message.replace('\'', '"'))).isEqualTo(new Notice(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'id':null | payload.id is missing",
        "'id':'' | payload.id is empty",
        "'id':{} | payload.id is not a string",
        "'visibility':7 | payload.visibility is not a string",
        "'created_at':null | payload.created_at is missing",
        "'created_at':'soon' | payload.created_at is not a time",
        "'content':null,'spoiler_text':'' | payload.content is missing",
        "'content':7 | payload.content is not a string",
        "'account':{} | payload.account.acct is missing",
        "'language':7 | payload.language is not a string",
        "'tags':{} | payload.tags is not an array",
        "'mentions':[7] | payload.mentions holds something other than objects",
        "'card':7 | payload.card is not an object",
        "'reblog':7 | payload.reblog is not an object",
        "'reblog':{'visibility':'public'} | payload.reblog.content is missing"
      })
  void decode_wrongFieldOfAStatus_isNamed(String field, String reason) {
    assertThatThrownBy(() -> decode("update", "," + field))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | event is missing",
        "{'event':7} | event is not a string",
        "{'event':'update'} | payload is missing",
        "{'event':'update','payload':7} | payload is not an object",
        "{'event':'update','payload':'7'} | payload is not an object",
        "{'event':'update','payload':'{} {}'} | more than one JSON value",
        "{'event':'delete'} | payload is missing",
        "{'event':'delete','payload':''} | payload is empty",
        "{'event':'delete','payload':{}} | payload is not a string"
      })
  void decode_wrongMessage_isNamed(String message, String reason) {
    assertThatThrownBy(() -> read(format, message.replace('\'', '"')))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  @Test
  void decode_payloadCutShort_isRefused() {
    for (String payload : List.of("", "{", "{\\\"id\\\":", "[".repeat(1_000))) {
      assertThatThrownBy(
              () -> read(format, "{\"event\":\"update\",\"payload\":\"" + payload + "\"}"))
          .isInstanceOf(PostFormatException.class);
    }
  }

  private Item decode(String event, String fields) throws PostFormatException {
    return read(format, message(event, fields));
  }

  private static String message(String event, String fields) {
    String status = "{" + (STATUS + fields).replace('\'', '"').replace("`", "\\\"") + "}";
    ObjectNode message = JSON.createObjectNode().put("event", event).put("payload", status);
    message.putArray("stream").add("public");
    return message.toString();
  }

  private static Item read(MastodonFormat format, String message) throws PostFormatException {
    byte[] bytes = ("--" + message + "--").getBytes(UTF_8);
    return format.decode(bytes, 2, bytes.length - 4);
  }
}
