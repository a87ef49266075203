package io.murmuration.attack.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.murmuration.attack.net.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** HTTP requests that no honest client sends. */
public final class Requests {
  private static final int BOMB_BYTES = 32 << 20;
  private static final byte[] BOMB = bomb();
  private static final String PUSH =
      "POST /api/posts HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-ndjson\r\n";

  /** Requests that violate HTTP, or ask for another version of it. */
  private static final List<String> MALFORMED =
      List.of(
          "GET /%zz HTTP/1.1\r\nHost: HOST\r\n\r\n",
          "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: HOST\r\nHost: example.org\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: HOST\r\n\r\n",
          "GET  HTTP/1.1\r\nHost: HOST\r\n\r\n",
          "BREW /api/mentions HTTP/1.1\r\nHost: HOST\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: HOST\r\nno header\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: HOST\r\n: no name\r\n\r\n",
          PUSH + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
          PUSH + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
          PUSH + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
          PUSH + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
          PUSH + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
          PUSH + "Content-Length: -1\r\n\r\n",
          PUSH + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
          PUSH + "Content-Length: 99999999999999999999\r\n\r\n",
          PUSH + "Expect: miracles\r\nContent-Length: 1\r\n\r\nx",
          "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-"
              + "Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
          "\26\3\1\2\0\1\0\1\374\3\3",
          "GET / HTTP/1.1\r\nHost: HOST\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
          "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
          "GET /eventbus/websocket HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\n\r\n");

  /** Requests as a browser sends them for a page of another site. */
  private static final List<String> FOREIGN =
      List.of(
          "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
          "GET /eventbus/info HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\n\r\n",
          "GET /api/kafka/topics/posts/records HTTP/1.1\r\nHost: evil.example\r\n\r\n",
          PUSH + "Origin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}",
          PUSH + "Sec-Fetch-Site: cross-site\r\nContent-Length: 2\r\n\r\n{}",
          "POST /eventbus/0/s/xhr HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n",
          "OPTIONS /api/posts HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\nAccess-"
              + "Control-Request-Method: POST\r\n\r\n");

  private static final List<String> QUESTIONS =
      List.of(
          "/api/kafka",
          "/api/kafka/topics?limit=500&sort=rate",
          "/api/kafka/topics/posts",
          "/api/kafka/groups",
          "/api/kafka/groups/fanout",
          "/api/kafka/topics/posts/records?from=earliest&regex=(a%7Cb)*c&limit=200");

  private Requests() {}

  public static byte[] malformed(Random random, Target target) {
    return any(MALFORMED, random, target);
  }

  public static byte[] foreign(Random random, Target target) {
    return any(FOREIGN, random, target);
  }

  /** Returns a request that the server can answer only with the help of Kafka. */
  public static byte[] question(Random random, Target target) {
    return get(QUESTIONS.get(random.nextInt(QUESTIONS.size())), "", target);
  }

  public static byte[] wrongToken(Random random, Target target) {
    String header = "Authorization: Bearer %016x\r\n".formatted(random.nextLong());
    return get("/api/kafka/topics/posts/records", header, target);
  }

  /** Returns a request that opens a session over HTTP, which is never closed. */
  public static byte[] session(Random random, Target target) {
    return "POST /eventbus/%03d/%016x/xhr HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n"
        .formatted(random.nextInt(1000), random.nextLong(), target.authority())
        .getBytes(ISO_8859_1);
  }

  /** Returns posts that are small only while they are compressed. */
  public static byte[] bomb(Random random, Target target) {
    return push("Content-Encoding: gzip\r\n", BOMB, target);
  }

  /** Returns a changed request of any kind. */
  public static byte[] changed(Random random, Target target) {
    byte[] original =
        switch (random.nextInt(4)) {
          case 0 -> malformed(random, target);
          case 1 -> question(random, target);
          case 2 -> foreign(random, target);
          default -> get("/api/mentions?x=%20", "Accept: */*\r\n", target);
        };
    return Mutator.mutate(random, original);
  }

  /** Returns posts of which some are changed, sometimes with a wrong encoding. */
  public static byte[] changedPosts(Random random, Target target) {
    List<byte[]> samples = Samples.posts();
    byte[] body = Mutator.mutate(random, samples.get(random.nextInt(samples.size())));
    String encoding = random.nextInt(10) == 0 ? "Content-Encoding: gzip\r\n" : "";
    return push(encoding, body, target);
  }

  private static byte[] any(List<String> requests, Random random, Target target) {
    return requests
        .get(random.nextInt(requests.size()))
        .replace("HOST", target.authority())
        .getBytes(ISO_8859_1);
  }

  private static byte[] get(String path, String headers, Target target) {
    return "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        .formatted(path, target.authority(), headers)
        .getBytes(ISO_8859_1);
  }

  private static byte[] push(String headers, byte[] body, Target target) {
    String head =
        PUSH.replace("HOST", target.authority())
            + headers
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private static byte[] bomb() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(new byte[BOMB_BYTES]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
