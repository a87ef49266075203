package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.AccessToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.ingest.push.PushInbox;
import io.murmuration.ingest.push.PushLimits;
import io.murmuration.ingest.push.PushServer;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.support.Contract;
import io.murmuration.support.RawHttp;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts sent over real sockets and their records in {@code posts}. */
class PushIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Kafka would delete older posts. */
  private static final long NOW_MILLIS = System.currentTimeMillis();

  private static final String TOKEN = "0123456789abcdef";
  private static final int REQUEST_BYTES = 2 << 20;
  private static final int SENDERS = 2_000;
  private static final int RECEIVE_BUFFER_BYTES = 4 << 10;

  /** The answers of these posts fit into the limit on held bytes, several bodies do not. */
  private static final int POSTS_OF_ONE_THAT_DOES_NOT_READ = 20_000;

  private static final PushLimits.BodyRate NO_RATE = new PushLimits.BodyRate(0, PATIENCE);

  /** One client network can use half of the held bytes. */
  private static final PushLimits LIMITS = limits(16 << 20, 4_096, PATIENCE, PATIENCE, PATIENCE);

  @TempDir private Path directory;

  private final Settings settings =
      TestCluster.settings()
          .withIngest(
              Settings.defaults()
                  .ingest()
                  .withSources(Source.PUSH)
                  .withPush(new IngestSettings.Push("127.0.0.1", 0, null, REQUEST_BYTES)));
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private PushInbox inbox;
  private String deployed;
  private int port;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void post_oneObject_isWrittenWhenItIsAnswered() throws Exception {
    start(LIMITS);

    JsonNode result = json(200, "push-result.json", post("application/json", line(1)));

    assertThat(result.toString())
        .isEqualTo(
            "{\"accepted\":1,\"duplicates\":0,\"rejected\":0,\"items\":[{\"id\":\"1\",\"result\":\"accepted\"}]}");
    assertThat(ids()).containsExactly("1");
  }

  @Test
  void post_sentAgain_isADuplicate() throws Exception {
    start(LIMITS);
    post("application/json", array(1, 4));

    JsonNode again = json(200, "push-result.json", post("application/json", array(2, 6)));

    assertThat(again.get("accepted").intValue()).isEqualTo(2);
    assertThat(again.get("duplicates").intValue()).isEqualTo(2);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(1, 6));
  }

  @Test
  void post_sentAgainAfterARestart_isADuplicate() throws Exception {
    start(LIMITS);
    post("application/json", array(1, 4));
    vertx.undeploy(deployed).await();
    deployed = vertx.deployVerticle(new IngestVerticle(settings, inbox)).await();

    JsonNode again = json(200, "push-result.json", post("application/json", array(1, 4)));

    assertThat(again.get("duplicates").intValue()).isEqualTo(3);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(1, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/x-ndjson", "application/jsonl", "Application/NDJSON; charset=utf-8"})
  void post_linesWithABadOneInTheMiddle_takesTheOthers(String type) throws Exception {
    start(LIMITS);
    String body =
        line(1) + "\n\n{\"id\":\"x\",\"source\":\"s\",\"author\":{}}\r\n" + line(2) + "\n";

    JsonNode result = json(400, "push-result.json", post(type, body));

    assertThat(result.get("accepted").intValue()).isEqualTo(2);
    assertThat(result.get("items").get(1).toString())
        .isEqualTo(
            "{\"item\":1,\"line\":3,\"result\":\"rejected\",\"field\":\"author.id\",\"reason\":\"author.id is missing\"}");
    assertThat(ids()).containsExactlyInAnyOrder("1", "2");
    assertThat(TopicRecords.all(kafka, Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void post_gzipOfTenThousand_areAllWritten() throws Exception {
    start(LIMITS);

    HttpResponse<String> response =
        send(
            request("application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(array(0, 10_000).getBytes(UTF_8)))));

    assertThat(json(200, "push-result.json", response).get("accepted").intValue())
        .isEqualTo(10_000);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(0, 10_000));
    assertNothingHeld();
  }

  @Test
  void post_aMebibyteOfText_isWritten() throws Exception {
    start(LIMITS);
    String post = line(1);
    String large = post.replace("tea", "t".repeat((1 << 20) - post.length() + 3));

    json(200, "push-result.json", post("application/json", large));

    assertThat(TopicRecords.all(kafka, Topics.POSTS)).hasSize(1);
    assertThat(PostJson.decode(TopicRecords.all(kafka, Topics.POSTS).get(0).value()).text())
        .hasSizeGreaterThan(1_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|''|400|empty",
        "application/json|tea|400|invalid JSON",
        "application/x-ndjson|' '|400|empty",
        "text/plain|{}|415|Content-Type",
        "application/x-www-form-urlencoded|a=b|415|Content-Type",
      })
  void post_noPosts_isRefusedWithAReason(String type, String body, int status, String reason)
      throws Exception {
    start(LIMITS);

    JsonNode error = json(status, "error.json", post(type, body));

    assertThat(error.get("error").textValue()).contains(reason);
    assertThat(TopicRecords.all(kafka, Topics.POSTS)).isEmpty();
    assertNothingHeld();
  }

  @ParameterizedTest
  @CsvSource({"br,415", "deflate,415", "gzip,400"})
  void post_encodingThatItIsNot_isRefused(String encoding, int status) throws Exception {
    start(LIMITS);

    HttpResponse<String> response =
        send(
            request("application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofString(line(1))));

    json(status, "error.json", response);
    assertNothingHeld();
  }

  @Test
  void post_moreThanARequestMayHave_isRefusedHoweverItComes() throws Exception {
    start(LIMITS);
    byte[] large = " ".repeat(REQUEST_BYTES + 1).getBytes(UTF_8);

    json(
        413,
        "error.json",
        send(request("application/json").POST(BodyPublishers.ofByteArray(large))));
    json(
        413,
        "error.json",
        send(
            request("application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))));
    json(
        413,
        "error.json",
        send(
            request("application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(new byte[200 << 20])))));
    assertNothingHeld();
  }

  @Test
  void post_withoutTheToken_isRefused() throws Exception {
    settings(
        new IngestSettings.Push("127.0.0.1", 0, AccessToken.parse("test", TOKEN), REQUEST_BYTES));

    for (String authorization : List.of("", "Bearer 0123456789abcdeg", "Basic " + TOKEN)) {
      HttpRequest.Builder request = request("application/json");
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      HttpResponse<String> refused = send(request.POST(BodyPublishers.ofString(line(1))));
      json(401, "error.json", refused);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(refused.body()).doesNotContain(TOKEN);
    }
    json(
        200,
        "push-result.json",
        send(
            request("application/json")
                .header("Authorization", "bearer " + TOKEN)
                .POST(BodyPublishers.ofString(line(2)))));
    assertThat(ids()).containsExactly("2");
  }

  @Test
  void request_otherMethodOriginHostOrPath_isRefused() throws Exception {
    start(LIMITS);

    HttpResponse<String> get = send(request("application/json").GET());
    json(405, "error.json", get);
    assertThat(get.headers().firstValue("Allow")).contains("POST, OPTIONS");
    json(
        403,
        "error.json",
        send(
            request("application/json")
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.ofString(line(1)))));
    json(
        200,
        "push-result.json",
        send(
            request("application/json")
                .header("Origin", "http://127.0.0.1:" + port)
                .POST(BodyPublishers.ofString(line(2)))));
    assertThat(
            raw("POST /api/posts HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404");
    HttpResponse<String> options =
        send(request("application/json").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).contains("POST, OPTIONS");
    HttpResponse<String> head =
        send(request("application/json").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(405);
    assertThat(RawHttp.exchange(port, "nonsense\r\n\r\n"))
        .contains(" 400 ", "application/json", "{\"error\":");
    assertThat(ids()).containsExactly("2");
  }

  @Test
  void post_announcedTooLarge_isRefusedBeforeItIsSent() throws Exception {
    start(LIMITS);
    String head =
        "POST /api/posts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Expect: 100-continue\r\nContent-Length: ";

    assertThat(raw(head + (REQUEST_BYTES + 1) + "\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(raw(head + "7\r\n\r\n")).startsWith("HTTP/1.1 100");
  }

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
    PushLimits small = limits(4_096, 2, PATIENCE, PATIENCE, PATIENCE);
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
  void post_wrongTokens_areSlowedDownButNotTheRightOne() throws Exception {
    settings(
        new IngestSettings.Push("127.0.0.1", 0, AccessToken.parse("test", TOKEN), REQUEST_BYTES));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      statuses.add(send(authorized("x".repeat(16))).statusCode());
    }

    assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
    json(200, "push-result.json", send(authorized(TOKEN)));
  }

  private HttpRequest.Builder authorized(String token) {
    return request("application/json")
        .header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.ofString(line(1)));
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
    PushLimits tight = limits(256 << 10, 500, PATIENCE, PATIENCE, PATIENCE);
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
    start(limits(8 << 20, 10, PATIENCE, PATIENCE, Duration.ofMillis(300)));
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
  void post_gzipOfNothingButBadItems_getsAShortAnswer() throws Exception {
    start(LIMITS);
    byte[] bomb = gzip(("[" + "{},".repeat(99_999) + "{}]").getBytes(UTF_8));

    HttpResponse<String> response =
        send(
            request("application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb)));

    assertThat(json(400, "push-result.json", response).get("rejected").intValue())
        .isEqualTo(100_000);
    assertThat(response.body()).hasSizeLessThan(10_000);
    assertNothingHeld();
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

  @Test
  void page_withTheSourcePush_takesPostsAtItsPort() throws Exception {
    try (RunningPipeline pipeline = RunningPipeline.start(settings)) {
      port = pipeline.port();

      json(200, "push-result.json", post("application/json", array(0, 10)));
      HttpResponse<String> put = send(request("application/json").PUT(BodyPublishers.noBody()));

      assertThat(ids()).hasSize(10);
      json(405, "error.json", put);
      assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST, OPTIONS");
      HttpResponse<String> head =
          send(request("application/json").method("HEAD", BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      try (Socket elsewhere = connect()) {
        String request =
            "POST /api/posts HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n";
        elsewhere.getOutputStream().write(request.getBytes(ISO_8859_1));
        assertThat(new String(elsewhere.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 403")
            .contains("content-type: application/json", "{\"error\":\"host elsewhere.example");
      }
      assertThat(send(request("application/json").GET()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void page_withoutTheSourcePush_saysHowToHaveIt() throws Exception {
    try (RunningPipeline pipeline = RunningPipeline.startVisualization(settings)) {
      port = pipeline.port();

      JsonNode error = json(405, "error.json", post("application/json", line(1)));

      assertThat(error.get("error").textValue()).contains("--source push");
    }
  }

  @Test
  void ingest_byItself_hasAPortOfItsOwn() throws Exception {
    IngestVerticle ingest = new IngestVerticle(settings);
    vertx.deployVerticle(ingest).await();
    port = ingest.pushPort();

    json(200, "push-result.json", post("application/json", line(1)));

    assertThat(ids()).containsExactly("1");
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

  private static PushLimits limits(
      long heldBytes, int requests, Duration body, Duration answer, Duration taking) {
    return new PushLimits(
        REQUEST_BYTES, heldBytes, requests, requests, NO_RATE, body, answer, taking);
  }

  private void start(PushLimits limits) {
    start(settings, limits);
  }

  private void settings(IngestSettings.Push push) {
    start(settings.withIngest(settings.ingest().withPush(push)), LIMITS);
  }

  private void start(Settings all, PushLimits limits) {
    inbox = new PushInbox(limits);
    HttpServer server = PushServer.listen(vertx, inbox, all.ingest().push(), all.http()).await();
    port = server.actualPort();
    deployed = vertx.deployVerticle(new IngestVerticle(all, inbox)).await();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
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

  /** Sends raw bytes and returns the start of the answer. */
  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }
  }

  private HttpRequest.Builder request(String type) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/posts"))
        .timeout(PATIENCE)
        .header("Content-Type", type);
  }

  private HttpResponse<String> post(String type, String body) throws Exception {
    return send(request(type).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode json(int status, String schema, HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = JSON.readTree(response.body());
    assertThat(new Contract(directory).problemsOf(schema, body)).as(response.body()).isEmpty();
    return body;
  }

  private void assertNothingHeld() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(inbox.requests()).isZero();
              assertThat(inbox.heldBytes()).isZero();
            });
  }

  private List<String> ids() throws PostFormatException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka, Topics.POSTS)) {
      ids.add(PostJson.decode(record.value()).id());
    }
    return ids;
  }

  private static List<String> numbers(int from, int end) {
    return IntStream.range(from, end).mapToObj(String::valueOf).toList();
  }

  private static String array(int from, int end) {
    return IntStream.range(from, end).mapToObj(PushIT::line).toList().toString();
  }

  private static String line(int id) {
    return "{\"id\":\"%d\",\"source\":\"test\",\"author\":{\"id\":\"a%d\"},\"text\":\"tea\",\"createdAt\":%d}"
        .formatted(id, id, NOW_MILLIS);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }
}
