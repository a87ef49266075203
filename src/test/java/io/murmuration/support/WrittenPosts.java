package io.murmuration.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageTransaction;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Writes posts of now to {@code posts}, each of another author. */
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
      Post post = TestPosts.text(id, text, System.currentTimeMillis());
      posts.send(Topics.POSTS, id.getBytes(UTF_8), PostJson.encode(post), post.createdAt());
    }
    posts.commit();
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
