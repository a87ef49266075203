package io.murmuration.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.Set;

/**
 * Rejects a request with both {@code Content-Length} and {@code Transfer-Encoding}, as RFC 9112,
 * section 6.1 permits. Netty would drop one of them, and a proxy in front may have chosen the
 * other. Also rejects every version but HTTP/1.0 and HTTP/1.1: Vert.x would repeat it in the
 * answer.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** The name that Vert.x gives to its decoder. */
  static final String NAME = "httpDecoder";

  private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");

  /** The request has another version of HTTP. */
  static final class UnsupportedVersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
  }

  private StrictRequestDecoder() {
    super(new Http1ServerConfig());
  }

  /** Replaces the decoder of a connection from which nothing was read. */
  static void use(ChannelPipeline pipeline) {
    pipeline.replace(NAME, NAME, new StrictRequestDecoder());
  }

  @Override
  protected HttpMessage createMessage(String[] line) {
    String version = line[2];
    if (VERSIONS.contains(version)) {
      return super.createMessage(line);
    }
    throw version.matches("HTTP/[0-9]\\.[0-9]")
        ? new UnsupportedVersionException()
        : new IllegalArgumentException("the version is invalid");
  }

  /** Returns a request that is answered with HTTP/1.1, not with HTTP/1.0. */
  @Override
  protected HttpMessage createInvalidMessage() {
    return super.createInvalidMessage().setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
