package io.murmuration.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accepts exports of OpenTelemetry over HTTP, in protobuf, and keeps the spans. */
public final class OtlpServer {
  /** A span; ids in hexadecimal digits, {@code parent} empty for none. */
  public record Span(String trace, String id, String parent, String name) {}

  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;

  /** ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans. */
  private static final int[] PATH = {1, 2, 2};

  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  public OtlpServer(Vertx vertx) {
    server =
        RunningPipeline.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  if (request.path().equals("/v1/traces")) {
                                    read(body.getBytes(), 0);
                                  }
                                  request
                                      .response()
                                      .putHeader("Content-Type", "application/x-protobuf")
                                      .end();
                                }))
                .listen(0, "127.0.0.1"));
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public List<Span> spans(String trace) {
    return spans.stream().filter(span -> span.trace().equals(trace)).toList();
  }

  private void read(byte[] message, int depth) {
    if (depth == PATH.length) {
      spans.add(
          new Span(
              HexFormat.of().formatHex(first(message, TRACE_ID)),
              HexFormat.of().formatHex(first(message, SPAN_ID)),
              HexFormat.of().formatHex(first(message, PARENT_ID)),
              new String(first(message, NAME), UTF_8)));
      return;
    }
    fields(message, PATH[depth]).forEach(nested -> read(nested, depth + 1));
  }

  private static byte[] first(byte[] message, int number) {
    return fields(message, number).stream().findFirst().orElse(new byte[0]);
  }

  /** The values of a field that have a length, in a message of protobuf. */
  private static List<byte[]> fields(byte[] message, int number) {
    List<byte[]> found = new ArrayList<>();
    int[] at = {0};
    while (at[0] < message.length) {
      long tag = varint(message, at);
      switch ((int) (tag & 7)) {
        case 0 -> varint(message, at);
        case 1 -> at[0] += 8;
        case 2 -> {
          int length = (int) varint(message, at);
          if (tag >> 3 == number) {
            found.add(Arrays.copyOfRange(message, at[0], at[0] + length));
          }
          at[0] += length;
        }
        case 5 -> at[0] += 4;
        default -> throw new AssertionError("no protobuf");
      }
    }
    return found;
  }

  private static long varint(byte[] message, int[] at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message[at[0]++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
