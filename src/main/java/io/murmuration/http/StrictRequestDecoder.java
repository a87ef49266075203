package io.murmuration.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;

/**
 * Rejects a request with both {@code Content-Length} and {@code Transfer-Encoding}, as RFC 9112,
 * section 6.1 permits. Netty would drop one of them, and a proxy in front may have chosen the
 * other.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** The name that Vert.x gives to its decoder. */
  static final String NAME = "httpDecoder";

  private StrictRequestDecoder() {
    super(new Http1ServerConfig());
  }

  /** Replaces the decoder of a connection from which nothing was read. */
  static void use(ChannelPipeline pipeline) {
    pipeline.replace(NAME, NAME, new StrictRequestDecoder());
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
