package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.ReplayedLine.STATUS;
import static io.murmuration.ingest.replay.ReplayedLine.VIEW;
import static io.murmuration.ingest.replay.ReplayedLine.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.PostSource.Rejected;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays lines that contain a thread. {@code %3} is a post with the id 3. */
class ThreadCasesTest {
  private static final String NOT_FOUND =
      "{'$type':'app.bsky.feed.defs#notFoundPost','uri':'at://did:plc:b/app.bsky.feed.post/x','notFound':true}";
  private static final String BLOCKED =
      "{'$type':'app.bsky.feed.defs#blockedPost','uri':'at://did:plc:b/app.bsky.feed.post/x',"
          + "'blocked':true,'author':{'did':'did:plc:b'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'ancestors':[%1,%2],'descendants':[%3,%4]}|1 2 3 4",
        "{'ancestors':[],'descendants':[%3]}|3",
        "{'ancestors':[%1],'descendants':[]}|1",
        "{'descendants':[%3,{}]}|3 ?descendants[1]",
        "{'ancestors':[],'descendants':[]}|!empty page",
        "[{'ancestors':[%1],'descendants':[7,%3]}]|1 ?[0].descendants[0] 3"
      })
  void replay_threadOfMastodon_hasEachPostInOrder(String line, String expected) throws IOException {
    assertThat(items(line, STATUS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'thread':%View{'post':%1}}|1",
        "{'thread':{'post':%3,'parent':{'post':%2,'parent':{'post':%1}},'replies':[{'post':%4,'replies':[{'post':%5}]},{'post':%6}]},'threadgate':{}}|1 2 3 4 5 6",
        "{'thread':%View{'post':%1,'replies':[]}}|1",
        "{'thread':%View{'post':%1,'parent':%NotFound,'replies':[%Blocked,%View{'post':%2}]}}|!notFoundPost 1 !blockedPost 2",
        "{'thread':%NotFound}|!notFoundPost",
        "{'thread':%Blocked}|!blockedPost",
        "%NotFound|!notFoundPost",
        "{'posts':[%Blocked,%1]}|!blockedPost 1",
        "%View{'post':%2,'parent':{'post':%1},'replies':[{'post':%3}]}|1 2 3",
        "[{'thread':{'post':%1}},{'thread':{'post':%2,'parent':%View{'post':%3}}}]|1 3 2",
        "{'thread':{'post':%2,'parent':%View{'post':{}},'replies':[null,{'post':%3}]}}|?thread.parent.post 2 ?thread.replies[0].post 3",
        "{'thread':[{'uri':'at://did:plc:ada/app.bsky.feed.post/1','depth':-1,'value':{'$type':'app.bsky.unspecced.defs#threadItemPost','post':%1}},{'uri':'at://did:plc:b/app.bsky.feed.post/x','depth':0,'value':{'$type':'app.bsky.unspecced.defs#threadItemBlocked','author':{}}},{'uri':'at://did:plc:ada/app.bsky.feed.post/2','depth':1,'value':{'post':%2}}],'hasOtherReplies':false}|1 !threadItemBlocked 2"
      })
  void replay_threadOfBluesky_hasEachPostInOrder(String line, String expected) throws IOException {
    assertThat(items(line, VIEW.replace("/3a'", "/109'"))).isEqualTo(expected);
  }

  @Test
  void replay_longThread_hasEachPost() throws IOException {
    String ancestors = "{'post':%1,'parent':".repeat(400) + "{'post':%1}" + "}".repeat(400);
    String replies = "{'post':%1,'replies':[".repeat(400) + "{'post':%1}" + "]}".repeat(400);
    String thread = "{'thread':{'post':%1,'parent':" + ancestors + ",'replies':[" + replies + "]}}";

    assertThat(items(thread, VIEW.replace("/3a'", "/109'")).split(" "))
        .hasSize(803)
        .containsOnly("1");
  }

  @Test
  void replay_feed_hasNoPostsOfTheThreads() throws IOException {
    String feed = "{'feed':[{'post':%1,'reply':{'root':%2,'parent':%3}}]}";

    assertThat(items(feed, VIEW.replace("/3a'", "/109'"))).isEqualTo("1");
  }

  /** Returns ids of posts, kinds of notices after {@code !}, and positions after {@code ?}. */
  private static String items(String line, String post) throws IOException {
    String posts =
        line.replace("%NotFound", NOT_FOUND)
            .replace("%Blocked", BLOCKED)
            .replace("%View{", "{'$type':'app.bsky.feed.defs#threadViewPost',");
    for (int id = 1; id <= 6; id++) {
      posts = posts.replace("%" + id, post.formatted("").replace("109'", id + "'"));
    }
    return String.join(" ", replayed(posts).stream().map(ThreadCasesTest::name).toList());
  }

  private static String name(Item item) {
    if (item instanceof Accepted accepted) {
      return accepted.post().id().replaceFirst(".*/", "");
    }
    return item instanceof Notice notice
        ? "!" + notice.kind()
        : "?" + ((Rejected) item).position().replace("line 1, ", "");
  }
}
