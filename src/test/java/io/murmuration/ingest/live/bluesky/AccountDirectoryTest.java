package io.murmuration.ingest.live.bluesky;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.message.Post;
import io.murmuration.support.TestPosts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class AccountDirectoryTest {
  private static final String ADA = "did:plc:ada";
  private static final String BOB = "did:plc:bob";

  private final Vertx vertx = Vertx.vertx();
  private final AppViewServer server = AppViewServer.start(vertx);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private AccountDirectory directory = directory(server.address(), PATIENCE);

  @AfterEach
  void close() {
    vertx.close().await();
    ((Logger) LoggerFactory.getLogger(AccountDirectory.class)).detachAndStopAllAppenders();
  }

  @Test
  void named_unknownAccounts_areLookedUpTogether() {
    List<Item> items =
        IntStream.range(0, 60).mapToObj(n -> (Item) new Accepted(by("did:plc:a" + n))).toList();
    IntStream.range(0, 60).forEach(n -> server.add("did:plc:a" + n, "a" + n + ".example"));

    List<Item> named = directory.named(items);

    assertThat(named)
        .extracting(item -> ((Accepted) item).post().author().handle())
        .containsExactlyElementsOf(
            IntStream.range(0, 60).mapToObj(n -> "a" + n + ".example").toList());
    assertThat(server.requests()).extracting(List::size).containsExactly(25, 25, 10);
  }

  @Test
  void named_references_haveHandlesWhereTheyAreKnown() {
    server.add(ADA, "ada.example", "bot");
    server.add(BOB, "bob.example");
    Post post =
        by(ADA).with(new Post.Author(ADA, null), new Post.References(BOB, null, "did:plc:cy"));

    List<Item> named = directory.named(List.of(new Edited(post, false), new Deleted("s", "1")));

    assertThat(named)
        .containsExactly(
            new Edited(
                post.with(
                    new Post.Author(ADA, "ada.example", true),
                    new Post.References("bob.example", null, "did:plc:cy")),
                false),
            new Deleted("s", "1"));
  }

  @Test
  void named_knownAccount_isLookedUpAgainAfterItsLifetime() {
    server.add(ADA, "ada.example");
    assertThat(handle(ADA)).isEqualTo("ada.example");
    server.add(ADA, "countess.example");

    nanos.addAndGet(AccountDirectory.LIFETIME.toNanos() - 1);
    assertThat(handle(ADA)).isEqualTo("ada.example");
    nanos.incrementAndGet();
    assertThat(handle(ADA)).isEqualTo("countess.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "handle.invalid"})
  void named_accountWithoutAHandle_isLookedUpAgainLater(String handle) {
    if (!handle.isEmpty()) {
      server.add(ADA, handle);
    }
    assertThat(handle(ADA)).isNull();
    server.add(ADA, "ada.example");

    nanos.addAndGet(AccountDirectory.LIFETIME_OF_UNKNOWN.toNanos() - 1);
    assertThat(handle(ADA)).isNull();
    nanos.incrementAndGet();
    assertThat(handle(ADA)).isEqualTo("ada.example");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void learn_newHandle_needsNoRequest() {
    server.add(ADA, "ada.example", "bot");
    assertThat(handle(ADA)).isEqualTo("ada.example");

    directory.learn(new Post.Author(ADA, "countess.example"));
    directory.learn(new Post.Author(BOB, "bob.example"));

    assertThat(author(ADA)).isEqualTo(new Post.Author(ADA, "countess.example", true));
    assertThat(author(BOB)).isEqualTo(new Post.Author(BOB, "bob.example"));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void learn_noHandle_isLookedUpAgain() {
    server.add(ADA, "ada.example");
    assertThat(handle(ADA)).isEqualTo("ada.example");
    server.add(ADA, "countess.example");

    directory.learn(new Post.Author(ADA, null));

    assertThat(handle(ADA)).isEqualTo("countess.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"did:plc:", "did:", "ada.example", "did:plc:a&actors=b", "did:plc:a b", ""})
  void named_invalidDid_isNotLookedUp(String did) {
    assertThat(handle(did)).isNull();
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"did:web:ada.example%3A8443", "did:plc:a_b-c.d"})
  void named_unusualDid_isLookedUp(String did) {
    server.add(did, "ada.example");

    assertThat(handle(did)).isEqualTo("ada.example");
  }

  @Test
  void named_noAppView_knowsIdentitiesOnly() {
    directory = directory(null, PATIENCE);
    directory.learn(new Post.Author(ADA, "ada.example"));

    assertThat(handle(ADA)).isEqualTo("ada.example");
    assertThat(handle(BOB)).isNull();
    assertThat(directory.trouble()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "200,{}",
    "200,[]",
    "200,''",
    "200,{",
    "200,{\"profiles\":7}",
    "302,{}",
    "400,{}",
    "404,no",
    "500,{}",
    "502,<html>"
  })
  void named_failure_passesPostsAndBacksOff(int status, String body) {
    server.add(ADA, "ada.example");
    server.respond(
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Location", server.address() + "/elsewhere")
                .end(body));
    assertThat(handle(ADA)).isNull();
    assertThat(directory.trouble().text()).startsWith("handles are not looked up: ");

    server.respond(null);
    assertThat(handle(ADA)).isNull();
    assertThat(server.requests()).hasSize(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(handle(ADA)).isEqualTo("ada.example");
    assertThat(directory.trouble()).isNull();
  }

  @Test
  void named_connectionLost_passesPosts() {
    server.respond(request -> request.connection().close());

    assertThat(handle(ADA)).isNull();
    assertThat(directory.trouble()).isNotNull();
  }

  @Test
  void named_tooManyRequests_waitsAsLongAsDemanded() {
    refuse(request -> request.response().putHeader("Retry-After", "60"));
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(handle(ADA)).isNull();
    assertThat(server.requests()).hasSize(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(handle(ADA)).isEqualTo("ada.example");
  }

  @Test
  void named_limitReached_waitsUntilItsReset() {
    long reset = Instant.now().getEpochSecond() + 600;
    refuse(request -> request.response().putHeader("RateLimit-Reset", Long.toString(reset)));
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(handle(ADA)).isNull();
    assertThat(server.requests()).hasSize(1);

    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(handle(ADA)).isEqualTo("ada.example");
  }

  private void refuse(Consumer<HttpServerRequest> headers) {
    server.add(ADA, "ada.example");
    server.respond(
        request -> {
          headers.accept(request);
          request.response().setStatusCode(429).end();
        });
    assertThat(handle(ADA)).isNull();
    server.respond(null);
  }

  @Test
  void named_slowServer_passesPostsAndKnowsTheHandleLater() {
    directory = directory(server.address(), Duration.ofMillis(10));
    Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    server.add(ADA, "ada.example");
    server.respond(held::add);

    assertThat(handle(ADA)).isNull();
    await().atMost(PATIENCE).until(() -> !held.isEmpty());
    vertx.runOnContext(v -> server.answer(held.remove()));

    await().atMost(PATIENCE).until(() -> "ada.example".equals(handle(ADA)));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void close_whilePostsWait_letsThemPass() {
    server.respond(request -> {});
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> handle(ADA));
    await().atMost(PATIENCE).until(() -> !server.requests().isEmpty());

    directory.close();

    assertThat(waiting.join()).isNull();
    assertThat(handle(BOB)).isNull();
    assertThat(directory.trouble()).isNull();
    directory.open();
    server.respond(null);
    server.add(BOB, "bob.example");
    assertThat(handle(BOB)).isEqualTo("bob.example");
  }

  @Test
  void vertxClosed_whilePostsWait_letsThemPassWithoutAWarning() {
    server.respond(request -> {});
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> handle(ADA));
    await().atMost(PATIENCE).until(() -> !server.requests().isEmpty());
    ListAppender<ILoggingEvent> log = logged();

    vertx.close().await();

    assertThat(waiting.join()).isNull();
    assertThat(log.list).isEmpty();
  }

  @Test
  void named_serverFails_isLogged() {
    ListAppender<ILoggingEvent> log = logged();
    server.respond(request -> request.response().setStatusCode(500).end());

    assertThat(handle(ADA)).isNull();

    await().atMost(PATIENCE).until(() -> !log.list.isEmpty());
    assertThat(log.list.get(0).getFormattedMessage())
        .matches("source=bluesky handles are not looked up: .*500.*, next attempt in \\d+ ms");
  }

  private static ListAppender<ILoggingEvent> logged() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(AccountDirectory.class)).addAppender(log);
    return log;
  }

  @Test
  void named_interrupted_passesPosts() {
    server.respond(request -> {});
    Thread.currentThread().interrupt();

    assertThat(handle(ADA)).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }

  private AccountDirectory directory(URI appView, Duration patience) {
    AccountDirectory created =
        new AccountDirectory(
            vertx,
            appView,
            null,
            new JitteredBackoff(
                Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ZERO, new Random(1)),
            patience,
            nanos::get);
    created.open();
    return created;
  }

  private static Post by(String did) {
    return TestPosts.text("tea").with(new Post.Author(did, null), Post.References.NONE);
  }

  private Post.Author author(String did) {
    return ((Accepted) directory.named(List.of(new Accepted(by(did)))).get(0)).post().author();
  }

  private String handle(String did) {
    return author(did).handle();
  }
}
