package io.murmuration.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.config.AccessToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.support.RawHttp;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TopicRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with posts, their answers, and the records in {@code posts}. */
class PushRequestsIT extends PushFixture {
  private static final String TOKEN = "0123456789abcdef";

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
  void request_otherMethodOriginHostOrPath_isRefused() throws Exception {
    start(LIMITS);

    HttpResponse<String> get = send(request("application/json").GET());
    json(405, "error.json", get);
    assertThat(get.headers().firstValue("Allow")).contains("POST, OPTIONS");
    for (String origin : List.of("https://elsewhere.example", "http://127.0.0.1:" + port)) {
      json(
          403,
          "error.json",
          send(
              request("application/json")
                  .header("Origin", origin)
                  .POST(BodyPublishers.ofString(line(1)))));
    }
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
    assertThat(ids()).isEmpty();
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

  private void settings(IngestSettings.Push push) {
    start(settings.withIngest(settings.ingest().withPush(push)), LIMITS);
  }

  /** Sends raw bytes and returns the start of the answer. */
  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }
  }
}
