package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An ingest with a port for posts, and a client that sends them over real sockets. */
abstract class PushFixture {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Kafka would delete older posts. */
  private static final long NOW_MILLIS = System.currentTimeMillis();

  static final int REQUEST_BYTES = 2 << 20;
  static final int RECEIVE_BUFFER_BYTES = 4 << 10;

  static final PushLimits.BodyRate NO_RATE = new PushLimits.BodyRate(0, PATIENCE);

  /** One client network can use half of the held bytes. */
  static final PushLimits LIMITS = limits(16 << 20, 4_096, PATIENCE, PATIENCE, PATIENCE);

  @TempDir private Path directory;

  final Settings settings =
      TestCluster.settings()
          .withIngest(
              Settings.defaults()
                  .ingest()
                  .withSources(Source.PUSH)
                  .withPush(new IngestSettings.Push("127.0.0.1", 0, null, REQUEST_BYTES)));
  final KafkaConnection kafka = Bootstrap.kafka(settings);
  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  PushInbox inbox;
  String deployed;
  int port;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  static PushLimits limits(
      long heldBytes, int requests, Duration body, Duration answer, Duration taking) {
    return new PushLimits(
        REQUEST_BYTES, heldBytes, requests, requests, NO_RATE, body, answer, taking);
  }

  void start(PushLimits limits) {
    start(settings, limits);
  }

  void start(Settings all, PushLimits limits) {
    inbox = new PushInbox(limits);
    HttpServer server = PushServer.listen(vertx, inbox, all).await();
    port = server.actualPort();
    deployed = vertx.deployVerticle(new IngestVerticle(all, inbox)).await();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  HttpRequest.Builder request(String type) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/posts"))
        .timeout(PATIENCE)
        .header("Content-Type", type);
  }

  HttpResponse<String> post(String type, String body) throws Exception {
    return send(request(type).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  JsonNode json(int status, String schema, HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = JSON.readTree(response.body());
    assertThat(new Contract(directory).problemsOf(schema, body)).as(response.body()).isEmpty();
    return body;
  }

  void assertNothingHeld() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(inbox.requests()).isZero();
              assertThat(inbox.heldBytes()).isZero();
            });
  }

  List<String> ids() throws PostFormatException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka, Topics.POSTS)) {
      ids.add(PostJson.decode(record.value()).id());
    }
    return ids;
  }

  static List<String> numbers(int from, int end) {
    return IntStream.range(from, end).mapToObj(String::valueOf).toList();
  }

  static String array(int from, int end) {
    return IntStream.range(from, end).mapToObj(PushFixture::line).toList().toString();
  }

  static String line(int id) {
    return "{\"id\":\"%d\",\"source\":\"test\",\"author\":{\"id\":\"a%d\"},\"text\":\"tea\",\"createdAt\":%d}"
        .formatted(id, id, NOW_MILLIS);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }
}
