package io.murmuration.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactedTopicIT {
  private final KafkaConnection kafka = TestCluster.kafka();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void records_inTheOrderOfTheTopic_areReadByWorkersAndHandledByTheEventLoop() throws Exception {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(List.of(new TopicSpec("words", 1, Map.of())));
    }
    TestTopics words = new TestTopics(kafka);
    words.send("words", "a", "1");
    words.send("words", "b", "refused");
    words.send("words", "a", "2");
    words.send("words", "a", null);
    ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Boolean> readByEventLoop = new ConcurrentLinkedQueue<>();
    Future<CompactedTopic> opened =
        vertx
            .timer(1)
            .compose(
                v ->
                    CompactedTopic.open(
                        vertx,
                        kafka,
                        "words",
                        (key, value) -> {
                          readByEventLoop.add(Context.isOnEventLoopThread());
                          return value == null ? null : Integer.valueOf(new String(value, UTF_8));
                        },
                        (key, value) -> handled.add(key + value + Context.isOnEventLoopThread())));

    CompactedTopic topic = opened.await();

    assertThat(handled).containsExactly("a1true", "a2true", "anulltrue");
    assertThat(readByEventLoop).containsExactly(false, false, false, false);
    topic.close().await();
  }
}
