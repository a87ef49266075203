package io.murmuration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.Contract;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access of clients to the web server. */
class WebAccessIT {
  private static final String MENTIONS = "murmuration.mentions";
  private static RunningPipeline pipeline;

  @TempDir private static Path directory;

  @BeforeAll
  static void start() {
    pipeline = RunningPipeline.startVisualization(TestCluster.settings());
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @ParameterizedTest
  @CsvSource({
    "publish, murmuration.mentions",
    "send, murmuration.mentions",
    "send, murmuration.keywords",
    "publish, murmuration.posts",
    "send, murmuration.pipeline",
    "send, some.other.address",
    "publish, some.other.address",
    "register, murmuration.snapshot",
    "register, some.other.address",
    "register, murmuration.mentions.more"
  })
  void bridge_addressThatIsNotPermitted_refuses(String type, String address) throws Exception {
    BridgeClient attentive = BridgeClient.connect(pipeline);
    attentive.register(MENTIONS, "murmuration.keywords", "murmuration.related-terms");
    BridgeClient client = BridgeClient.connect(pipeline);

    client.send(
        new JsonObject()
            .put("type", type)
            .put("address", address)
            .put("body", new JsonArray().add("forged")));

    assertThat(client.answer().getString("body")).isEqualTo("access_denied");
    assertThat(attentive.request("murmuration.snapshot").getString("type")).isEqualTo("rec");
    assertThat(attentive.received(MENTIONS)).isEmpty();
    attentive.close();
    client.close();
  }

  /** A message, the address of its refusal, and the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'send','address':'some.address','replyAddress':'r'}   | r    | 403 | access_denied",
        "{'type':'send','address':'murmuration.mentions','replyAddress':'r'} | r | 403 | access_denied",
        "{'type':'send','address':'murmuration.mentions'}              |      | 403 | access_denied",
        "{'type':'send','replyAddress':'r'}                            | r    | 400 | invalid_address",
        "{'type':'send','address':null,'replyAddress':'r'}             | r    | 400 | invalid_address",
        "{'type':'send','address':7,'replyAddress':'r'}                | r    | 400 | invalid_address",
        "{'type':'send','address':{},'replyAddress':'r'}               | r    | 400 | invalid_address",
        "{'type':'send','address':'','replyAddress':'r'}               | r    | 403 | access_denied",
        "{'type':'send','address':'murmuration.snapshot','replyAddress':7} |  | 400 | invalid_reply_address",
        "{'type':'publish','address':'murmuration.mentions'}           |      | 403 | access_denied",
        "{'type':'publish','address':'a','replyAddress':'r'}           | r    | 403 | access_denied",
        "{'type':'register','address':'some.address'}     | some.address      | 403 | access_denied",
        "{'type':'register','address':'murmuration.snapshot'} | murmuration.snapshot | 403 | access_denied",
        "{'type':'register'}                                           |      | 400 | invalid_address",
        "{'type':'register','address':7}                               |      | 400 | invalid_address",
        "{'type':'unregister','address':[]}                            |      | 400 | invalid_address",
        "{'type':'noise','replyAddress':'r'}                           | r    | 400 | invalid_type",
        "{'type':7}                                                    |      | 400 | invalid_type",
        "{}                                                            |      | 400 | invalid_type"
      })
  void bridge_messageThatItRefuses_tellsItsSender(
      String message, String address, int code, String reason) throws Exception {
    Contract contract = new Contract(directory);
    BridgeClient client = BridgeClient.connect(pipeline);

    client.send(new JsonObject(message.replace('\'', '"')));

    JsonObject refusal = client.answer();
    assertThat(refusal.getString("address")).isEqualTo(address);
    assertThat(refusal.getInteger("failureCode")).isEqualTo(code);
    assertThat(refusal.getString("message")).isEqualTo(reason);
    assertThat(refusal.getString("body")).isEqualTo(reason);
    assertThat(
            contract.problemsOf("bridge-error.json", new ObjectMapper().readTree(refusal.encode())))
        .isEmpty();
    client.close();
  }

  @Test
  void bridge_replyAddressThatIsTooLong_getsTheFailure() throws Exception {
    BridgeClient client = BridgeClient.connect(pipeline);
    String long37 = "r".repeat(37);

    client.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "murmuration.snapshot")
            .put("replyAddress", long37));

    JsonObject refusal = client.answer();
    assertThat(refusal.getString("address")).isEqualTo(long37);
    assertThat(refusal.getString("message")).isEqualTo("invalid_reply_address");
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "null", "::"})
  void bridge_foreignOrigin_isRefused(String origin) {
    Map<String, String> headers = Map.of("Origin", origin);

    assertThatThrownBy(() -> BridgeClient.connect(pipeline.vertx(), pipeline.port(), headers))
        .hasCauseInstanceOf(UpgradeRejectedException.class)
        .hasMessageContaining("403");
    assertThat(pipeline.get("/eventbus/info", headers).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void bridge_ownOrigin_isAccepted(String host) throws Exception {
    String authority = host + ":" + pipeline.port();
    Map<String, String> headers = Map.of("Origin", "http://" + authority, "Host", authority);

    BridgeClient client = BridgeClient.connect(pipeline.vertx(), pipeline.port(), headers);

    assertThat(client.request("murmuration.snapshot").getJsonObject("body").fieldNames())
        .containsExactlyInAnyOrder(
            "keywords", "mentions", "relatedTerms", "posts", "pipeline", "mutes", "change");
    assertThat(pipeline.get("/eventbus/info", headers).statusCode()).isEqualTo(200);
    client.close();
  }

  @Test
  void bridge_permittedOrigin_isAcceptedAndNoOther() {
    Settings settings = TestCluster.settings();
    try (RunningPipeline other =
        RunningPipeline.startVisualization(
            settings.withVisualization(
                settings.visualization().withOrigin("https://words.example")))) {
      assertThat(status(other, "/eventbus/info", "https://words.example", "words.example"))
          .isEqualTo(200);
      assertThat(status(other, "/eventbus/info", "https://evil.example", "words.example"))
          .isEqualTo(403);
      assertThat(status(other, "/api/mentions", "https://words.example", "evil.example"))
          .isEqualTo(403);
      Map<String, String> crossSite =
          Map.of("Origin", "https://words.example", "Sec-Fetch-Site", "cross-site");
      assertThat(other.get("/eventbus/info", crossSite).statusCode()).isEqualTo(200);
    }
  }

  private static int status(RunningPipeline server, String path, String origin, String host) {
    return server.get(path, Map.of("Origin", origin, "Host", host)).statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example:80, 403",
    "192.168.0.1, 403",
    "127.0.0.1, 200",
    "localhost, 200",
    "localhost:9, 200",
    "[::1]:9, 200"
  })
  void get_hostThatThisMachineIsNotCalled_isRefused(String host, int status) {
    assertThat(pipeline.get("/api/keywords", Map.of("Host", host)).statusCode()).isEqualTo(status);
    assertThat(pipeline.get("/", Map.of("Host", host)).statusCode()).isEqualTo(status);
    assertThat(pipeline.get("/health/live", Map.of("Host", host)).statusCode()).isEqualTo(200);
  }

  @Test
  void get_otherHostOfAServerForOtherMachines_isRefusedWithTheSetting() throws Exception {
    Settings settings = TestCluster.settings();
    try (RunningPipeline open =
        RunningPipeline.startVisualization(
            settings.withVisualization(
                settings
                    .visualization()
                    .withHost("0.0.0.0")
                    .withAllowedHosts(List.of("words.example"))))) {
      for (String path : List.of("/", "/app.js", "/api/mentions", "/eventbus/info")) {
        HttpResponse<Buffer> refused = open.get(path, Map.of("Host", "evil.example"));
        assertThat(refused.statusCode()).as(path).isEqualTo(403);
        assertThat(refused.bodyAsString())
            .contains("host evil.example is not served here", "set visualization.allowedHosts");
        assertThat(open.get(path, Map.of("Host", "words.example:80")).statusCode()).isEqualTo(200);
        assertThat(open.get(path, Map.of("Host", "192.0.2.1")).statusCode()).isEqualTo(200);
      }
      assertThat(open.get("/health/ready", Map.of("Host", "evil.example")).statusCode())
          .isEqualTo(200);
      String own = InetAddress.getLocalHost().getHostName();
      assertThat(open.get("/", Map.of("Host", own)).statusCode()).isEqualTo(200);
    }
  }

  /** The path, and the headers of Fetch Metadata that browsers add. */
  @ParameterizedTest
  @CsvSource({
    "/api/mentions,  same-origin, cors,      empty,    200",
    "/api/mentions,  none,        navigate,  document, 200",
    "/api/mentions,  cross-site,  no-cors,   image,    403",
    "/api/mentions,  same-site,   cors,      empty,    403",
    "/api/mentions,  cross-site,  navigate,  document, 403",
    "/app.js,        cross-site,  no-cors,   script,   403",
    "/eventbus/info, same-site,   cors,      empty,    403",
    "/health/live,   cross-site,  no-cors,   image,    403",
    "/,              cross-site,  navigate,  document, 200",
    "/,              same-site,   navigate,  document, 200",
    "/index.html,    cross-site,  navigate,  document, 200",
    "/,              cross-site,  navigate,  iframe,   403",
    "/,              cross-site,  no-cors,   empty,    403",
    "/,              something,   no-cors,   empty,    403"
  })
  void get_fromAPageOfAnotherSite_isRefusedUnlessItOpensThePage(
      String path, String site, String mode, String destination, int status) {
    HttpResponse<Buffer> response =
        pipeline.get(
            path,
            Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination));

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 403) {
      assertThat(response.bodyAsString()).contains("another site", "set visualization.origin");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/,                                     200, text/html,        no-cache",
    "/app.js,                               200, text/javascript,  no-cache",
    "/style/base.css,                       200, text/css,         no-cache",
    "/icon.svg,                             200, image/svg+xml,    no-cache",
    "/lib/lit/index.js,                     200, text/javascript,  max-age=86400",
    "/lib/sockjs-client/dist/sockjs.min.js, 200, text/javascript,  max-age=86400",
    "/api/keywords,                         200, application/json, no-store",
    "/api/keywords.txt,                     200, text/plain,       no-store",
    "/api/mentions,                         200, application/json, no-store",
    "/api/related-terms,                    200, application/json, no-store",
    "/api/posts,                            200, application/json, no-store",
    "/api/keywords/nothing,                 404, application/json, no-store",
    "/api/keywords/nothing.csv,             404, application/json, no-store",
    "/api/nothing,                          404, application/json, no-store",
    "/nothing,                              404, application/json, no-store",
    "/lib/lit/nothing.js,                   404, application/json, no-store"
  })
  void get_anything_hasTypeCachingAndSecurityHeaders(
      String path, int status, String type, String caching) {
    HttpResponse<Buffer> response = pipeline.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.getHeader("Content-Type")).startsWith(type);
    assertThat(response.headers().getAll("Cache-Control")).containsExactly(caching);
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(response.getHeader("X-Frame-Options")).isEqualTo("DENY");
    assertThat(response.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(response.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(response.getHeader("Permissions-Policy")).contains("camera=()");
    assertThat(response.getHeader("Content-Security-Policy"))
        .contains("default-src 'self';")
        .containsPattern("script-src 'self' 'sha256-[A-Za-z0-9+/]{43}=';")
        .contains("frame-ancestors 'none'; base-uri 'none'")
        .contains("object-src 'none'; form-action 'none';")
        .contains("connect-src 'self';")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../conf/murmuration.json",
        "/%2e%2e/logback.xml",
        "/..%2flogback.xml",
        "/lib/lit/../../../logback.xml",
        "/lib/lit/%2e%2e/%2e%2e/%2e%2e/%2e%2e/logback.xml",
        "/logback.xml",
        "/lib/d3/%25",
        "/lib/d3/%25zz",
        "/lib/d3/..%5c..",
        "/lib/d3/..%5C..%5cpackage.json",
        "/%25",
        "/%255c",
        "/%5c",
        "/a%3Ab",
        "/%C3%28",
        "/%F0%9F%98%80",
        "/lib/lit/a%20b",
        "/lib/lit/a%3Fb%23c"
      })
  void get_pathOutsideOfTheFilesServed_findsNothing(String path) {
    HttpResponse<Buffer> response = pipeline.get(path);

    assertThat(response.statusCode()).isBetween(400, 499);
    assertThat(response.bodyAsString()).doesNotContain("appender");
  }
}
