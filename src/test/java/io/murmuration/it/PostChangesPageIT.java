package io.murmuration.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostTime;
import io.murmuration.message.Topics;
import io.murmuration.support.Chromium;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TestTopics;
import io.murmuration.support.WrittenPosts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Posts deleted or edited at their source change on the page. */
class PostChangesPageIT {

  private final Settings settings =
      TestCluster.settings().withKeywords(List.of("tea")).withOwnTopics(1);
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final TestTopics topics = new TestTopics(kafka);

  @Test
  void posts_deletedOrEdited_goOrChangeWhereTheyAre() throws Exception {
    try (Chromium chromium = Chromium.launch();
        RunningPipeline pipeline = RunningPipeline.startVisualization(settings);
        WrittenPosts posts = new WrittenPosts(pipeline.vertx(), kafka)) {
      RunningPipeline.await(pipeline.vertx().deployVerticle(new FanoutVerticle(settings)));
      writeLinked(pipeline, posts);
      Page now = open(chromium, pipeline, "");
      Page keyword = open(chromium, pipeline, "#/keyword/tea");
      now.locator(".posts-panel button:text-is('pause')").click();
      now.locator("[data-id=post-4] .text").evaluate("e => { window.kept = e; }");
      Locator link = keyword.locator("[data-id=linked] a");
      link.focus();

      change(PostChange.deleted("test", "post-1", 1));
      change(PostChange.deleted("test", "linked", 1));
      change(PostChange.edited(TestPosts.text("post-2", "more TEA", PostTime.MIN_MILLIS), 1));
      change(PostChange.edited(TestPosts.text("post-3", "coffee", PostTime.MIN_MILLIS), 1));

      for (Page page : List.of(now, keyword)) {
        assertThat(page.locator("[data-id=post-1]")).hasCount(0);
        assertThat(page.locator("[data-id=linked]")).hasCount(0);
        assertThat(page.locator("[data-id=post-2] .text")).hasText("more TEA");
        assertThat(page.locator("[data-id=post-2] mark")).hasText("TEA");
        assertThat(page.locator("[data-id=post-3]")).hasCount(0);
        assertThat(page.locator(".post")).hasCount(3);
        assertThat(page.locator("post-list [aria-live], post-list [role=status]")).hasCount(0);
      }
      assertThat(now.locator(".posts-panel button[aria-pressed=true]")).hasText("paused");
      assertThat(now.evaluate("window.kept.isConnected")).isEqualTo(true);
      assertThat(keyword.locator(".posts-panel .scroll")).isFocused();

      topics.send(Topics.POST_CHANGES, null, "no change");
      now.locator("nav a:text-is('Pipeline')").click();
      assertThat(now.locator(".pipeline-table:has-text('Refused records')"))
          .containsText("post-changes/0 offset");
      assertThat(chromium.takeErrors()).isEmpty();
    }
  }

  /** Writes five posts and one with a link, and waits until all are samples. */
  private void writeLinked(RunningPipeline pipeline, WrittenPosts posts) throws Exception {
    posts.write(5, "tea");
    String linked =
        ("{'id':'linked','source':'test','author':{'id':'a'},'text':'tea','createdAt':%d,"
                + "'link':'https://example.org/'}")
            .formatted(System.currentTimeMillis())
            .replace('\'', '"');
    topics.send(Topics.POSTS, "a", linked);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(pipeline.getArray("/api/posts")).hasSize(6));
  }

  private static Page open(Chromium chromium, RunningPipeline pipeline, String hash) {
    Page page = chromium.newPage();
    page.navigate("http://127.0.0.1:%d/%s".formatted(pipeline.port(), hash));
    assertThat(page.locator(".post")).hasCount(6);
    return page;
  }

  private void change(PostChange change) throws Exception {
    topics.send(
        Topics.POST_CHANGES, new String(change.key(), UTF_8), new String(change.encode(), UTF_8));
  }
}
