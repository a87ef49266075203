package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.ingest.push.PushLimits;
import io.murmuration.message.Topics;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Senders that are many, slow or leave, and sources that are stopped or busy. */
class PushSendersIT extends PushFixture {
  private static final int SENDERS = 2_000;

  /** The answers of these posts fit into the limit on held bytes, several bodies do not. */
  private static final int POSTS_OF_ONE_THAT_DOES_NOT_READ = 20_000;

  @Test
  void post_whileTheSourceIsStopped_isRefusedUntilItGoesOn() throws Exception {
    start(LIMITS);
    TestTopics topics = new TestTopics(kafka);

    topics.send(Topics.SOURCES, "push", "{\"running\":false}");
    await().atMost(PATIENCE).until(() -> post("application/json", line(1)).statusCode() == 503);
    HttpResponse<String> refused = post("application/json", line(2));
    json(503, "error.json", refused);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");

    topics.send(Topics.SOURCES, "push", "{\"running\":true}");
    await().atMost(PATIENCE).until(() -> post("application/json", line(2)).statusCode() == 200);
    assertThat(ids()).doesNotHaveDuplicates().contains("2");
  }

  @Test
  void post_moreThanIsHeld_isToldToComeBack() throws Exception {
    PushLimits small = limits(8_192, 2, PATIENCE, PATIENCE, PATIENCE);
    start(small);
    HttpResponse<String> large = post("application/json", " ".repeat(5_000));
    json(429, "error.json", large);
    assertThat(large.headers().firstValue("Retry-After")).contains("1");

    Socket first = begin();
    Socket second = begin();
    await().atMost(PATIENCE).until(() -> inbox.requests() == 2);
    json(429, "error.json", post("application/json", line(1)));
    first.close();
    second.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> json(200, "push-result.json", post("application/json", line(1))));
    assertNothingHeld();
  }

  @Test
  void post_moreThanANetworkMaySend_isToldToComeBack() throws Exception {
    start(new PushLimits(REQUEST_BYTES, 1 << 20, 10, 1, NO_RATE, PATIENCE, PATIENCE, PATIENCE));

    Socket first = begin();
    await().atMost(PATIENCE).until(() -> inbox.requests() == 1);
    json(429, "error.json", post("application/json", line(1)));
    first.close();
    assertNothingHeld();
    json(200, "push-result.json", post("application/json", line(1)));
  }

  @Test
  void post_nobodyReads_isToldThatItMayStillBeWritten() throws Exception {
    start(limits(1 << 20, 10, PATIENCE, Duration.ofMillis(1), PATIENCE));

    HttpResponse<String> late = post("application/json", line(1));

    assertThat(json(503, "error.json", late).get("error").textValue())
        .contains("may still be written");
    assertThat(late.headers().firstValue("Retry-After")).contains("1");
    assertNothingHeld();
  }

  @Test
  void sender_thatTrickles_isCutOff() throws Exception {
    start(limits(1 << 20, 10, Duration.ofMillis(300), PATIENCE, PATIENCE));

    try (Socket slow = begin()) {
      String answer = new String(slow.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 408");
    }
    assertNothingHeld();
    json(200, "push-result.json", post("application/json", line(1)));
    assertThat(ids()).containsExactly("1");
  }

  @Test
  void sender_belowTheMinimumRate_isCutOff() throws Exception {
    PushLimits.BodyRate rate = new PushLimits.BodyRate(2, Duration.ofMillis(300));
    start(new PushLimits(REQUEST_BYTES, 1 << 20, 10, 10, rate, PATIENCE, PATIENCE, PATIENCE));

    try (Socket slow = begin()) {
      String answer = new String(slow.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 408");
    }
    assertNothingHeld();
    json(200, "push-result.json", post("application/json", line(1)));
  }

  @Test
  void sender_thatClosesInTheMiddle_leavesNothing() throws Exception {
    start(LIMITS);

    Socket leaving = begin();
    await().atMost(PATIENCE).until(() -> inbox.heldBytes() > 0);
    leaving.close();

    assertNothingHeld();
    assertThat(TopicRecords.all(kafka, Topics.POSTS)).isEmpty();
  }

  @Test
  void post_twoThousandSendersAtOnce_areAllWrittenOnceInBoundedMemory() throws Exception {
    PushLimits tight = limits(512 << 10, 500, PATIENCE, PATIENCE, PATIENCE);
    start(tight);
    WebClient client =
        WebClient.wrap(vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(SENDERS)));
    long[] most = new long[2];
    long timer =
        vertx.setPeriodic(
            1,
            t -> {
              most[0] = Math.max(most[0], inbox.heldBytes());
              most[1] = Math.max(most[1], inbox.requests());
            });

    List<Future<Void>> sending = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      sending.add(sendUntilTaken(client, i));
    }
    Future.all(sending).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    vertx.cancelTimer(timer);

    assertThat(most[0]).isPositive().isLessThanOrEqualTo(tight.heldBytes());
    assertThat(most[1]).isLessThanOrEqualTo(tight.requests());
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(0, SENDERS));
    assertNothingHeld();
  }

  @Test
  void senders_thatDoNotRead_areCountedWhileOthersAreAnswered() throws Exception {
    start(LIMITS);
    byte[] body = array(0, POSTS_OF_ONE_THAT_DOES_NOT_READ).getBytes(UTF_8);
    int answerBytes =
        send(request("application/json").POST(BodyPublishers.ofByteArray(body))).body().length();

    List<Socket> senders = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      senders.add(sendAndNotRead(body));
      int count = i;
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(inbox.requests()).isEqualTo(count);
                assertThat(inbox.heldBytes())
                    .isBetween(count * (long) answerBytes, count * (long) body.length / 2);
              });
    }
    json(200, "push-result.json", post("application/json", line(-1)));

    for (Socket sender : senders) {
      sender.close();
    }
    assertNothingHeld();
  }

  @Test
  void sender_thatDoesNotTakeItsAnswer_isCutOff() throws Exception {
    start(limits(16 << 20, 10, PATIENCE, PATIENCE, Duration.ofMillis(300)));
    byte[] body = array(0, POSTS_OF_ONE_THAT_DOES_NOT_READ).getBytes(UTF_8);

    try (Socket sender = sendAndNotRead(body)) {
      await().atMost(PATIENCE).until(() -> inbox.requests() == 1);
      assertNothingHeld();
      assertThat(bytesUntilClosed(sender)).isPositive().isLessThan(body.length / 3);
    }
    json(200, "push-result.json", post("application/json", line(-1)));
  }

  private static int bytesUntilClosed(Socket socket) throws IOException {
    byte[] some = new byte[RECEIVE_BUFFER_BYTES];
    int bytes = 0;
    try {
      for (int read = socket.getInputStream().read(some);
          read >= 0;
          read = socket.getInputStream().read(some)) {
        bytes += read;
      }
    } catch (SocketException e) {
      // Closed, and what was not taken is gone.
    }
    return bytes;
  }

  @Test
  void undeploy_whilePostsWait_answersThemFirst() throws Exception {
    start(LIMITS);
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sent.add(
          http.sendAsync(
              request("application/json").POST(BodyPublishers.ofString(line(i))).build(),
              BodyHandlers.ofString()));
    }
    CompletableFuture.anyOf(sent.toArray(CompletableFuture[]::new)).get();
    vertx.undeploy(deployed).await();

    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      int status = sent.get(i).get().statusCode();
      assertThat(status).isIn(200, 503);
      if (status == 200) {
        acknowledged.add(String.valueOf(i));
      }
    }
    assertThat(ids()).isNotEmpty().containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  private Future<Void> sendUntilTaken(WebClient client, int number) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/api/posts")
        .putHeader("Content-Type", "application/json")
        .sendBuffer(Buffer.buffer(line(number)))
        .compose(
            response ->
                response.statusCode() == 429
                    ? vertx.timer(50).compose(v -> sendUntilTaken(client, number))
                    : response.statusCode() == 200
                        ? Future.succeededFuture()
                        : Future.failedFuture(response.statusCode() + response.bodyAsString()));
  }

  /** Sends a whole body and reads no answer. */
  private Socket sendAndNotRead(byte[] body) throws IOException {
    Socket socket = connect();
    String head =
        "POST /api/posts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length);
    socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    socket.getOutputStream().write(body);
    return socket;
  }

  /** Sends a part of a body. */
  private Socket begin() throws IOException {
    Socket socket = connect();
    socket
        .getOutputStream()
        .write(
            "POST /api/posts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                .getBytes(ISO_8859_1));
    return socket;
  }
}
