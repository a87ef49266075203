package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The references, media, programs and bots in the posts of every format. */
class PostAttributesTest {
  private static final String TWEET =
      "'id_str':'5','text':'tea','user':{'id_str':'7','screen_name':'ada'},'timestamp_ms':'1700000000000'";
  private static final String TWEET_V2 = "'id':'1377650090978992134','author_id':'7','text':'tea'";
  private static final String INCLUDES =
      "'users':[{'id':'7','username':'ada'},{'id':'8','username':'bob'}],"
          + "'tweets':[{'id':'4','author_id':'8','text':'cake','attachments':{'media_keys':['m3']}},"
          + "{'id':'6','author_id':'9','text':'pie'}],"
          + "'media':[{'media_key':'m1','type':'photo'},{'media_key':'m2','type':'video'},"
          + "{'media_key':'m3','type':'animated_gif'}]";
  private static final String STATUS =
      "'id':'109','created_at':'2022-08-30T23:12:47Z','visibility':'public','content':'tea',"
          + "'account':{'id':'1','acct':'ada'},'mentions':[{'id':'2','acct':'bob@m.example'}]";
  private static final String DID = "did:plc:bob";
  private static final String UP = "'uri':'at://did:plc:bob/app.bsky.feed.post/1'";

  private final LineDecoder decoder = new LineDecoder();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'id':'5' | - | - | -",
        "'in_reply_to_screen_name':'bob','in_reply_to_user_id_str':'8','in_reply_to_status_id_str':'4' | bob | - | -",
        "'in_reply_to_screen_name':null,'in_reply_to_user_id_str':'8','in_reply_to_status_id_str':'4' | 8 | - | -",
        "'in_reply_to_user_id':9007199254740993 | 9007199254740993 | - | -",
        "'in_reply_to_screen_name':'','in_reply_to_status_id':4 | 4 | - | -",
        "'in_reply_to_screen_name':7 | - | - | -",
        "'retweeted_status':{'id_str':'4','text':'x','user':{'id_str':'8','screen_name':'bob'}} | - | bob | -",
        "'retweeted_status':{'id_str':'4','text':'x','user':{'id_str':'8'}} | - | 8 | -",
        "'retweeted_status':{'id_str':'4','text':'x'} | - | 4 | -",
        "'retweeted_status':{'id':4,'text':'x','in_reply_to_screen_name':'cy'},'quoted_status':{'id':3} | - | 4 | -",
        "'quoted_status':{'id_str':'4','user':{'screen_name':'bob'}} | - | - | bob",
        "'quoted_status':{'id_str':'4','user':{'id':8}} | - | - | 8",
        "'quoted_status_permalink':{'expanded':'https://twitter.com/bob/status/4'},'quoted_status_id_str':'4' | - | - | bob",
        "'quoted_status_permalink':{'expanded':'https://mobile.x.com/bob/status/4?s=20'} | - | - | bob",
        "'quoted_status_permalink':{'expanded':'https://x.com/i/status/4'},'quoted_status_id':4 | - | - | 4",
        "'in_reply_to_screen_name':'bob','quoted_status':{'user':{'screen_name':'cy'}} | bob | - | cy",
        "'quoted_status':[],'quoted_status_permalink':7,'is_quote_status':true | - | - | -"
      })
  void decode_tweet_hasItsReferences(String fields, String reply, String repost, String quote)
      throws PostFormatException {
    assertThat(post(TWEET + "," + fields).references())
        .isEqualTo(new Post.References(reply, repost, quote));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'entities':{} | []",
        "'entities':{'media':[{'type':'photo'}]} | [image]",
        "'entities':{'media':[{'type':'photo'}]},'extended_entities':{'media':[{'type':'video'}]} | [video]",
        "'extended_entities':{'media':[{'type':'photo'},{'type':'photo'},{'type':'animated_gif'}]} | [image, gif]",
        "'extended_tweet':{'full_text':'x','extended_entities':{'media':[{'type':'animated_gif'}]}} | [gif]",
        "'retweeted_status':{'id':4,'text':'x','entities':{'media':[{'type':'photo'}]}} | [image]",
        "'entities':{'media':[{'type':'hologram'}]} | [unknown]",
        "'entities':{'media':[{}]} | [unknown]"
      })
  void decode_tweet_hasTheKindsOfItsMedia(String fields, String media) throws PostFormatException {
    assertThat(post(TWEET + "," + fields).media()).hasToString(media);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'<a href=`http://t.co` rel=`nofollow`>Twitter for iPhone</a>' | Twitter for iPhone",
        "'web' | web",
        "'<a href=`x`>Tea &amp; Cake &lt;3</a>' | Tea & Cake <3",
        "'<a href=`x`></a>' | -",
        "'<a href=`x`> Tea ' | -",
        "'<a href=' | <a href=",
        "'Tea <3' | Tea <3",
        "'' | -",
        "7 | -",
        "null | -"
      })
  void decode_sourceOfATweet_isItsLabel(String source, String client) throws PostFormatException {
    String field = ",'source':" + source.replace("`", "\\\"");

    assertThat(post(TWEET + field).client()).isEqualTo(client);
    assertThat(post("'data':{" + TWEET_V2 + field + "},'includes':{}").client()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'lang':'en' | - | - | -",
        "'in_reply_to_user_id':'8','referenced_tweets':[{'type':'replied_to','id':'4'}] | bob | - | -",
        "'in_reply_to_user_id':'8' | bob | - | -",
        "'in_reply_to_user_id':'9' | 9 | - | -",
        "'referenced_tweets':[{'type':'replied_to','id':'4'}] | bob | - | -",
        "'referenced_tweets':[{'type':'replied_to','id':'3'}] | 3 | - | -",
        "'in_reply_to_user_id':'7' | ada | - | -",
        "'referenced_tweets':[{'type':'quoted','id':'4'}] | - | - | bob",
        "'referenced_tweets':[{'type':'quoted','id':'6'}] | - | - | 9",
        "'referenced_tweets':[{'type':'quoted','id':'3'}] | - | - | 3",
        "'referenced_tweets':[{'type':'retweeted','id':'4'}] | - | bob | -",
        "'referenced_tweets':[{'type':'retweeted','id':'3'}] | - | 3 | -",
        "'referenced_tweets':[{'type':'quoted','id':'6'},{'type':'retweeted','id':'4'}] | - | bob | -",
        "'referenced_tweets':[{'type':'quoted','id':'6'},{'type':'replied_to','id':'4'}] | bob | - | 9",
        "'referenced_tweets':[{'type':'quoted','id':'3','text':'x','author':{'username':'cy'}}] | - | - | cy",
        "'in_reply_to_user_id':'3','in_reply_to_user':{'username':'cy'} | cy | - | -"
      })
  void decode_tweetOfV2_hasItsReferences(String fields, String reply, String repost, String quote)
      throws PostFormatException {
    assertThat(
            post("'data':{" + TWEET_V2 + "," + fields + "},'includes':{" + INCLUDES + "}")
                .references())
        .isEqualTo(new Post.References(reply, repost, quote));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'attachments':{} | []",
        "'attachments':{'media_keys':['m1','m1','m2','m3']} | [image, video, gif]",
        "'attachments':{'media_keys':['m9']} | [unknown]",
        "'attachments':{'media_keys':['m1'],'media':[{'type':'video'}]} | [video]",
        "'attachments':{'poll_ids':['p1']} | []",
        "'attachments':7 | []",
        "'referenced_tweets':[{'type':'retweeted','id':'4'}] | [gif]"
      })
  void decode_tweetOfV2_hasTheKindsOfItsMedia(String fields, String media)
      throws PostFormatException {
    assertThat(
            post("'data':{" + TWEET_V2 + "," + fields + "},'includes':{" + INCLUDES + "}").media())
        .hasToString(media);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'reblog':null,'quote':null,'in_reply_to_account_id':null | - | - | -",
        "'in_reply_to_id':'5','in_reply_to_account_id':'2' | bob@m.example | - | -",
        "'in_reply_to_id':'5','in_reply_to_account_id':'1' | ada | - | -",
        "'in_reply_to_id':'5','in_reply_to_account_id':'3' | 3 | - | -",
        "'in_reply_to_id':'5' | 5 | - | -",
        "'reblog':{'id':'5','content':'x','account':{'acct':'bob@m.example'},'in_reply_to_account_id':'1'} | - | bob@m.example | -",
        "'reblog':{'id':'5','content':'x'} | - | 5 | -",
        "'quote':{'state':'accepted','quoted_status':{'id':'5','account':{'id':'2','acct':'bob@m.example'}}} | - | - | bob@m.example",
        "'quote':{'state':'accepted','quoted_status_id':'5'} | - | - | 5",
        "'quote':{'state':'pending','quoted_status':null} | - | - | -",
        "'quote':{'id':'5','account':{'acct':'bob@m.example'}} | - | - | bob@m.example",
        "'quote':7 | - | - | -"
      })
  void decode_status_hasItsReferences(String fields, String reply, String repost, String quote)
      throws PostFormatException {
    assertThat(post(STATUS + "," + fields).references())
        .isEqualTo(new Post.References(reply, repost, quote));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'media_attachments':[],'application':null | [] | - | false",
        "'media_attachments':[{'type':'image'},{'type':'gifv'},{'type':'video'},{'type':'audio'}] |"
            + " [image, gif, video, audio] | - | false",
        "'media_attachments':[{'type':'unknown'}],'application':{'name':'Web'} | [unknown] | Web | false",
        "'reblog':{'id':'5','content':'x','media_attachments':[{'type':'image'}],'account':{'acct':'b','bot':true}}"
            + " | [image] | - | false",
        "'account':{'id':'1','acct':'ada','bot':true},'application':{'name':''} | [] | - | true",
        "'account':{'id':'1','acct':'ada','bot':'yes'} | [] | - | false"
      })
  void decode_status_hasItsMediaAndProgram(String fields, String media, String client, boolean bot)
      throws PostFormatException {
    Post post = post(STATUS + "," + fields);

    assertThat(post.media()).hasToString(media);
    assertThat(post.client()).isEqualTo(client);
    assertThat(post.author().bot()).isEqualTo(bot);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'langs':['en'] | - | - | [] | false",
        "'reply':{'root':{},'parent':{" + UP + "}} | " + DID + " | - | [] | false",
        "'reply':{'parent':{'uri':'at://did:plc:bob'}} | - | - | [] | false",
        "'reply':{'parent':{'uri':7}} | - | - | [] | false",
        "'embed':{'$type':'app.bsky.embed.record','record':{"
            + UP
            + "}} | - | "
            + DID
            + " | [] | false",
        "'embed':{'record':{'uri':'at://did:plc:bob/app.bsky.graph.list/1'}} | - | - | [] | false",
        "'embed':{'$type':'app.bsky.embed.recordWithMedia','record':{'record':{"
            + UP
            + "}},'media':{'images':[{}]}} | - | "
            + DID
            + " | [image] | false",
        "'embed':{'images':[{},{}]} | - | - | [image] | false",
        "'embed':{'images':[]} | - | - | [] | false",
        "'embed':{'video':{}} | - | - | [video] | false",
        "'embed':{'video':{},'presentation':'gif'} | - | - | [gif] | false",
        "'embed':{'external':{'uri':'https://tea.example'}} | - | - | [] | false",
        "'labels':{'values':[{'val':'bot'}]} | - | - | [] | true",
        "'labels':{'values':[{'val':'bots'}]} | - | - | [] | false"
      })
  void decode_postOfBluesky_hasItsAttributes(
      String fields, String reply, String quote, String media, boolean bot)
      throws PostFormatException {
    String record = "{'text':'tea','createdAt':'2026-07-04T14:38:06Z'," + fields + "}";
    Post post =
        post(
            "'did':'did:plc:ada','time_us':1783175888090631,'kind':'commit','commit':{'operation':'create',"
                + "'collection':'app.bsky.feed.post','rkey':'1','record':"
                + record
                + "}");

    assertThat(post.references()).isEqualTo(new Post.References(reply, null, quote));
    assertThat(post.media()).hasToString(media);
    assertThat(post.client()).isNull();
    assertThat(post.author()).isEqualTo(new Post.Author("did:plc:ada", null, bot));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '\0',
      value = {
        "'handle':'ada.example' | ada.example | false",
        "'handle':'handle.invalid' | - | false",
        "'handle':'' | - | false",
        "'labels':[{'val':'bot'}] | - | true",
        "'labels':[{'val':'bot','neg':true}] | - | false"
      })
  void decode_viewOfBluesky_hasItsAuthor(String fields, String handle, boolean bot)
      throws PostFormatException {
    Post post = post(view(fields, "'embed':null"));

    assertThat(post.author()).isEqualTo(new Post.Author("did:plc:ada", handle, bot));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$type':'app.bsky.embed.record#view','record':{'author':{'did':'did:plc:bob','handle':'bob.example'}}}",
        "{'record':{'record':{'author':{'did':'did:plc:bob','handle':'bob.example'}}}}"
      })
  void decode_viewOfAQuote_hasTheHandleOfTheQuoted(String embed) throws PostFormatException {
    assertThat(post(view("'handle':'ada.example'", "'embed':" + embed)).references().quoteOf())
        .isEqualTo("bob.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "did:plc:bob | bob.example",
        "did:plc:cy | did:plc:bob",
      })
  void decode_entryOfAFeed_hasTheHandleOfTheAnswered(String shown, String reply)
      throws PostFormatException {
    String post =
        "'post':{"
            + view("'handle':'ada.example'", "'embed':null")
            + "},'reply':{'parent':{'author':{'did':'"
            + shown
            + "','handle':'bob.example'}}}";

    assertThat(post(post).references().replyTo()).isEqualTo(reply);
  }

  private static String view(String author, String embed) {
    return "'uri':'at://did:plc:ada/app.bsky.feed.post/2','author':{'did':'did:plc:ada',"
        + author
        + "},"
        + embed
        + ",'record':{'text':'tea','createdAt':'2026-07-04T14:38:06Z','reply':{'parent':{"
        + UP
        + "}},'embed':{'record':{"
        + UP
        + "}}}";
  }

  private Post post(String fields) throws PostFormatException {
    byte[] line = ("{" + fields.replace('\'', '"') + "}").getBytes(UTF_8);
    return ((Accepted) decoder.decode(line, 0, line.length).get(0)).post();
  }
}
