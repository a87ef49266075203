package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TweetV2FormatTest {
  private static final String TWEET =
      "'id':'1377650090978992134','author_id':'7','text':'tea &lt;3 &amp;amp; #tea @bob','lang':'en',"
          + "'created_at':'2021-04-01T15:52:31.000Z'";
  private static final String USERS =
      "'users':[{'id':'8','username':'bob'},{'id':'7','username':'ada'}]";

  private final TweetV2Format format = new TweetV2Format();

  @Test
  void decode_tweet_isPost() throws PostFormatException {
    String entities =
        ",'entities':{'hashtags':[{'tag':'tea'}],'mentions':[{'username':'bob'}],'urls':["
            + "{'expanded_url':'https://a.example.org','unwound_url':'https://b.example.org'},"
            + "{'expanded_url':'https://c.example.org'},{'expanded_url':'https://c.example.org'}]}";

    assertThat(post(TWEET + entities, USERS))
        .isEqualTo(
            new Post(
                "1377650090978992134",
                "x",
                new Post.Author("7", "ada"),
                "tea <3 &amp; #tea @bob",
                "en",
                1_617_292_351_000L,
                List.of("https://b.example.org", "https://c.example.org"),
                List.of("tea"),
                List.of("bob"),
                "https://x.com/ada/status/1377650090978992134"));
  }

  @Test
  void decode_tweetAlone_takesTheRestFromItsTextAndId() throws PostFormatException {
    Post post =
        post("'id':'1377650090978992134','author_id':'7','text':'#tea @bob','lang':'und'", "");

    assertThat(post.hashtags()).containsExactly("tea");
    assertThat(post.mentions()).containsExactly("bob");
    assertThat(post.lang()).isNull();
    assertThat(post.author()).isEqualTo(new Post.Author("7", null));
    assertThat(post.createdAt() / 1_000).isEqualTo(1_617_292_351L);
    assertThat(post.link()).isEqualTo("https://x.com/i/status/1377650090978992134");
  }

  @Test
  void decode_entitiesWithoutHashtags_hasNone() throws PostFormatException {
    assertThat(post(TWEET + ",'entities':{}", USERS).hashtags()).isEmpty();
  }

  @Test
  void decode_retweet_hasTheWholeContentOfTheOriginalUnderTheReposter() throws PostFormatException {
    String original =
        "{'id':'5','author_id':'8','text':'The long…','note_tweet':{'text':'The long &gt; way #home',"
            + "'entities':{'hashtags':[{'tag':'home'}],'urls':[{'expanded_url':'https://a.example.org'}]}},"
            + "'entities':{'urls':[{'expanded_url':'https://x.com/bob/status/5/photo/1'}]}}";
    Post post =
        post(
            TWEET
                + ",'referenced_tweets':[{'type':'quoted','id':'4'},{'type':'retweeted','id':'5'}]",
            USERS + ",'tweets':[{'id':'4','text':'no'}," + original + "]");

    assertThat(post.id()).isEqualTo("1377650090978992134");
    assertThat(post.author().handle()).isEqualTo("ada");
    assertThat(post.createdAt()).isEqualTo(1_617_292_351_000L);
    assertThat(post.text()).isEqualTo("The long > way #home");
    assertThat(post.hashtags()).containsExactly("home");
    assertThat(post.mentions()).isEmpty();
    assertThat(post.urls())
        .containsExactly("https://a.example.org", "https://x.com/bob/status/5/photo/1");
  }

  @Test
  void decode_retweetWithoutItsOriginal_hasItsOwnText() throws PostFormatException {
    String reference = ",'referenced_tweets':[{'type':'retweeted','id':'5'}]";

    assertThat(post(TWEET + reference, USERS).text()).startsWith("tea <3");
  }

  @Test
  void decode_laterVersion_isEditOfTheFirst() throws PostFormatException {
    Item item =
        decode("{'data':{" + TWEET + ",'edit_history_tweet_ids':['1','1377650090978992134']}}");

    assertThat(item).isInstanceOf(Edited.class);
    assertThat(((Edited) item).isNewUnlessSeen()).isTrue();
    assertThat(((Edited) item).post().id()).isEqualTo("1");
    assertThat(((Edited) item).post().link()).endsWith("/1377650090978992134");
  }

  @Test
  void decode_errorsBesideData_isPost() throws PostFormatException {
    assertThat(decode("{'errors':[{'title':'Not Found Error'}],'data':{" + TWEET + "}}"))
        .isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'errors':[{'title':'t','type':'https://api.x.com/2/problems/operational-disconnect'}]} | operational-disconnect",
        "{'title':'Unauthorized','type':'about:blank','status':401} | Unauthorized",
        "{'error':{'message':'Forced Disconnect'}} | error",
        "{'errors':[]} | error"
      })
  void decode_problem_isNoticeOfItsKind(String message, String kind) throws PostFormatException {
    assertThat(decode(message)).isEqualTo(new Notice(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'id':7.5 | data.id is not a string",
        "'id':'' | data.id is empty",
        "'id':null | data.id is missing",
        "'id':'a','created_at':null | data.created_at is missing",
        "'id':'-5','created_at':null | data.created_at is missing",
        "'created_at':'soon' | data.created_at is not a time",
        "'text':null | data.text is missing",
        "'text':7 | data.text is not a string",
        "'note_tweet':[] | data.note_tweet is not an object",
        "'note_tweet':{'text':7} | data.note_tweet.text is not a string",
        "'lang':7 | data.lang is not a string",
        "'edit_history_tweet_ids':'1' | data.edit_history_tweet_ids is not an array",
        "'edit_history_tweet_ids':[1] | data.edit_history_tweet_ids holds something other than strings",
        "'referenced_tweets':[7] | data.referenced_tweets holds something other than objects",
        "'entities':{'urls':[{'expanded_url':7}]} | data.entities.urls[].expanded_url is not a string"
      })
  void decode_wrongField_isNamed(String field, String reason) {
    assertThatThrownBy(() -> decode("{'data':{" + TWEET + "," + field + "}}"))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data':[]} | data is not an object",
        "{'meta':{}} | data is missing",
        "{'data':{'id':'1','author_id':'2','text':''},'includes':[]} | includes is not an object",
        "{'data':{'id':'1','author_id':'2','text':''},'includes':{'users':{}}} | includes.users is not an array"
      })
  void decode_wrongMessage_isNamed(String message, String reason) {
    assertThatThrownBy(() -> decode(message))
        .isInstanceOf(PostFormatException.class)
        .hasMessage(reason);
  }

  private Post post(String tweet, String includes) throws PostFormatException {
    return ((Accepted) decode("{'data':{" + tweet + "},'includes':{" + includes + "}}")).post();
  }

  private Item decode(String message) throws PostFormatException {
    byte[] bytes = ("--" + message.replace('\'', '"') + "--").getBytes(UTF_8);
    return format.decode(bytes, 2, bytes.length - 4);
  }
}
