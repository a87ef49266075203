package io.murmuration.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageTransaction;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Writes posts of now to {@code posts}, by default each of another author. */
public final class WrittenPosts implements AutoCloseable {
  private final StageTransaction posts;
  private int count;

  public WrittenPosts(Vertx vertx, KafkaConnection kafka) {
    posts = new StageTransaction(vertx, kafka, "posts", "test", Duration.ofMillis(10));
  }

  /** Writes a number of posts with the same text in one transaction. */
  public void write(int number, String text) {
    for (int i = 0; i < number; i++) {
      String id = "post-" + count++;
      send(TestPosts.text(id, text, System.currentTimeMillis()));
    }
    posts.commit();
  }

  /** Writes a post of an author with a link. */
  public void write(Post.Author author, String url, String text) {
    Post post = TestPosts.text("post-" + count++, text, System.currentTimeMillis());
    List<String> none = List.of();
    send(
        new Post(
            post.id(),
            post.source(),
            author,
            text,
            post.lang(),
            post.createdAt(),
            List.of(url),
            none,
            none,
            null));
    posts.commit();
  }

  private void send(Post post) {
    byte[] key = post.author().id().getBytes(UTF_8);
    posts.send(Topics.POSTS, key, PostJson.encode(post), post.createdAt());
  }

  /** Returns the number of written posts. */
  public int count() {
    return count;
  }

  @Override
  public void close() {
    posts.discard();
  }
}
