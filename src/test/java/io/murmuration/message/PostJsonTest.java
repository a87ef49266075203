package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostJsonTest {
  private static final Post POST =
      new Post(
          "9007199254740993",
          "x",
          new Post.Author("7", "ada", true),
          "Tea \"or\" coffee? ☕ 美",
          "en",
          1_700_000_000_000L,
          List.of("https://example.org/a"),
          List.of("tea"),
          List.of("bob"),
          "https://example.org/7",
          new Post.References("bob", "carol", "1234"),
          List.of("image", "video"),
          "Web App");

  @Test
  void decode_encodedPost_isEqual() throws PostFormatException {
    assertThat(PostJson.decode(PostJson.encode(POST))).isEqualTo(POST);
  }

  @Test
  void encode_unknownsAndEmptyLists_areLeftOut() {
    Post post =
        new Post(
            "1",
            "x",
            new Post.Author("7", null),
            "",
            null,
            PostTime.MIN_MILLIS,
            List.of(),
            List.of(),
            List.of(),
            null);

    assertThat(new String(PostJson.encode(post), UTF_8))
        .isEqualTo(
            "{\"id\":\"1\",\"source\":\"x\",\"author\":{\"id\":\"7\"},\"text\":\"\",\"createdAt\":100000000000}");
  }

  @Test
  void decode_recordOfAnOlderVersion_hasNoReferencesAndMedia() throws PostFormatException {
    String json =
        "{\"id\":\"1\",\"source\":\"x\",\"author\":{\"id\":\"7\"},\"text\":\"tea\",\"createdAt\":100000000000}";

    Post post = PostJson.decode(json.getBytes(UTF_8));

    assertThat(post.author().bot()).isFalse();
    assertThat(post.references()).isEqualTo(Post.References.NONE);
    assertThat(post.media()).isEmpty();
    assertThat(post.client()).isNull();
  }

  @Test
  void decode_nullAndEmptyReferences_areAbsent() throws PostFormatException {
    String json = new String(PostJson.encode(POST), UTF_8);
    String without =
        json.substring(0, json.length() - 1)
            + ",\"replyTo\":\"\",\"repostOf\":null,\"quoteOf\":\"\",\"media\":null,\"client\":null,"
            + "\"author\":{\"id\":\"7\",\"bot\":null}}";

    Post post = PostJson.decode(without.getBytes(UTF_8));

    assertThat(post.references()).isEqualTo(Post.References.NONE);
    assertThat(post.media()).isEmpty();
    assertThat(post.client()).isNull();
    assertThat(post.author()).isEqualTo(new Post.Author("7", null));
  }

  @Test
  void at_otherTime_keepsEverythingElse() {
    assertThat(POST.at(1).at(POST.createdAt())).isEqualTo(POST);
  }

  @Property
  void encode_anyText_decodesToItWithoutHalfPairs(@ForAll String text) throws PostFormatException {
    Post post =
        new Post(
            "1",
            "x",
            new Post.Author("7", text),
            text,
            null,
            POST.createdAt(),
            List.of(text),
            List.of(),
            List.of(),
            null);
    String wellFormed =
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_16BE),
            java.nio.charset.StandardCharsets.UTF_16BE);

    Post decoded = PostJson.decode(PostJson.encode(post));

    assertThat(decoded.text()).isEqualTo(wellFormed);
    assertThat(decoded.urls()).containsExactly(wellFormed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'id':7 | id is not a string",
        "'id':null | id is missing",
        "'id':'' | id is empty",
        "'source':[] | source is not a string",
        "'author':'ada' | author is not an object",
        "'author':null | author is missing",
        "'author':{} | author.id is missing",
        "'author':{'id':''} | author.id is empty",
        "'author':{'id':1} | author.id is not a string",
        "'author':{'id':'7','handle':true} | author.handle is not a string",
        "'text':1 | text is not a string",
        "'text':null | text is missing",
        "'lang':{} | lang is not a string",
        "'createdAt':'1' | createdAt is not a whole number",
        "'createdAt':1.5 | createdAt is not a whole number",
        "'createdAt':1e400 | createdAt is not a whole number",
        "'createdAt':null | createdAt is missing",
        "'createdAt':-1 | createdAt is before March 1973; it must be in milliseconds since 1970",
        "'createdAt':1700000000 | createdAt is before March 1973; it must be in milliseconds since 1970",
        "'createdAt':253402300800000 | createdAt is after the year 9999; it must be in milliseconds since 1970",
        "'createdAt':-99999999999999999999 | createdAt is before March 1973; it must be in milliseconds since 1970",
        "'createdAt':99999999999999999999 | createdAt is after the year 9999; it must be in milliseconds since 1970",
        "'urls':'u' | urls is not an array",
        "'hashtags':[1] | hashtags holds something other than strings",
        "'mentions':[null] | mentions holds something other than strings",
        "'link':0 | link is not a string",
        "'author':{'id':'7','bot':'yes'} | author.bot is not true or false",
        "'author':{'id':'7','bot':1} | author.bot is not true or false",
        "'replyTo':7 | replyTo is not a string",
        "'repostOf':['ada'] | repostOf is not a string",
        "'quoteOf':{} | quoteOf is not a string",
        "'media':'image' | media is not an array",
        "'media':[{}] | media holds something other than strings",
        "'client':false | client is not a string"
      })
  void decode_wrongField_isNamed(String field, String reason) {
    // The later of two fields of one name counts.
    String json = new String(PostJson.encode(POST), UTF_8);
    String wrong = json.substring(0, json.length() - 1) + "," + field.replace('\'', '"') + "}";

    assertThatThrownBy(() -> PostJson.decode(wrong.getBytes(UTF_8)))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "7",
        "{}",
        "{{}}",
        "{\"id\":\"1\"",
        "{\"id\":01}",
        "{'id':1}",
        "\u0000"
      })
  void decode_noPost_isRefused(String json) {
    assertThatThrownBy(() -> PostJson.decode(json.getBytes(UTF_8)))
        .isInstanceOf(PostFormatException.class);
  }

  @Test
  void decode_somethingAfterThePost_isRefused() {
    String json = new String(PostJson.encode(POST), UTF_8);

    assertThatThrownBy(() -> PostJson.decode((json + json).getBytes(UTF_8)))
        .hasMessage("more than one JSON value");
    assertThatThrownBy(() -> PostJson.decode((json + "x").getBytes(UTF_8)))
        .hasMessageStartingWith("invalid JSON");
  }

  @Test
  void decode_utf16_isRefused() {
    byte[] utf16 =
        new String(PostJson.encode(POST), UTF_8)
            .getBytes(java.nio.charset.StandardCharsets.UTF_16BE);

    assertThatThrownBy(() -> PostJson.decode(utf16)).isInstanceOf(PostFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":", "["})
  void decode_unfinishedDeepNesting_isRefused(String opening) {
    String deep = "{\"x\":" + opening.repeat(10_000);

    assertThatThrownBy(() -> PostJson.decode(deep.getBytes(UTF_8)))
        .isInstanceOf(PostFormatException.class)
        .hasMessageStartingWith("invalid JSON");
  }

  @Test
  void decode_unknownFields_areIgnored() throws PostFormatException {
    String json = new String(PostJson.encode(POST), UTF_8);
    String newer = "{\"new\":{\"deep\":[1e400,{}]}," + json.substring(1);

    assertThat(PostJson.decode(newer.getBytes(UTF_8))).isEqualTo(POST);
  }

  @Property
  void decode_anyBytes_throwsNothingElse(@ForAll byte[] bytes) {
    try {
      PostJson.decode(bytes);
    } catch (PostFormatException e) {
      assertThat(e).hasMessageMatching("(?s).{1,200}");
    }
  }
}
