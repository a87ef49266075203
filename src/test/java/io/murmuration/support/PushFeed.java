package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sends generated posts to a push source until it is stopped, so posts flow for as long as a test
 * needs them. A batch is sent again until it is acknowledged, which makes duplicates.
 */
public final class PushFeed implements AutoCloseable {
  private static final int BATCH = 20;
  private static final Duration PAUSE = Duration.ofMillis(80);

  private final URI address;
  private final Supplier<Post> posts;
  private final List<Post> acknowledged = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CompletableFuture<Void> sending;
  private volatile boolean stopped;
  private volatile boolean closed;

  private PushFeed(int port, long seed) {
    address = URI.create("http://127.0.0.1:" + port + "/api/posts");
    posts = GeneratedPosts.endless(seed);
    sending = CompletableFuture.runAsync(this::send);
  }

  /** Starts to send the posts of a seed to a port of this machine. */
  public static PushFeed start(int port, long seed) {
    return new PushFeed(port, seed);
  }

  /** Waits until the source has acknowledged more posts than it has now. */
  public void awaitMore(int more) {
    int goal = count() + more;
    await("posts are acknowledged")
        .atMost(PATIENCE)
        .failFast("the feed has failed", sending::isCompletedExceptionally)
        .until(() -> count() >= goal);
  }

  /** Stops and returns the acknowledged posts, which are all that were sent. */
  public GeneratedPosts stop() {
    stopped = true;
    sending.join();
    return GeneratedPosts.of(List.copyOf(acknowledged));
  }

  private int count() {
    synchronized (acknowledged) {
      return acknowledged.size();
    }
  }

  private void send() {
    while (!stopped) {
      List<Post> batch = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < BATCH; i++) {
        Post post = posts.get();
        batch.add(post);
        body.append(new String(PostJson.encode(post), UTF_8)).append('\n');
      }
      while (!isAcknowledged(body.toString())) {
        if (closed) {
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      synchronized (acknowledged) {
        acknowledged.addAll(batch);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isAcknowledged(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    closed = true;
  }
}
