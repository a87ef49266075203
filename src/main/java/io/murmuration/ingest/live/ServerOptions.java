package io.murmuration.ingest.live;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * The client options for a server: TLS with certificate validation if the address demands it, and a
 * connect timeout of 10 s.
 *
 * @param trustedCert a file of trusted PEM certificates, or {@code null} for those of the JVM
 */
public record ServerOptions(URI address, Path trustedCert) {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_MESSAGE_BYTES = 4 << 20;

  public String host() {
    return address.getHost();
  }

  public boolean tls() {
    return address.getScheme().equals("https") || address.getScheme().equals("wss");
  }

  public int port() {
    return address.getPort() >= 0 ? address.getPort() : tls() ? 443 : 80;
  }

  public HttpClientOptions http() {
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(host())
            .setDefaultPort(port())
            .setSsl(tls())
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    return trustedCert == null ? options : options.setTrustOptions(trusted());
  }

  public WebSocketClientOptions webSocket() {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setDefaultHost(host())
            .setDefaultPort(port())
            .setSsl(tls())
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setMaxFrameSize(MAX_MESSAGE_BYTES)
            .setMaxMessageSize(MAX_MESSAGE_BYTES);
    return trustedCert == null ? options : options.setTrustOptions(trusted());
  }

  private PemTrustOptions trusted() {
    return new PemTrustOptions().addCertPath(trustedCert.toString());
  }

  /** Returns the reason for the refusal of a WebSocket. */
  public static StreamException refused(UpgradeRejectedException e) {
    return status(e.getStatus(), e.getHeaders().get(HttpHeaders.RETRY_AFTER), null);
  }

  /**
   * Returns the reason for a status other than 2xx.
   *
   * @param retryAfter the header {@code Retry-After}, or {@code null} if absent
   * @param detail the explanation in the response, or {@code null} if there is none
   */
  public static StreamException status(int status, String retryAfter, String detail) {
    String meaning =
        switch (status) {
          case 401 -> " (the token was rejected)";
          case 403 -> " (the account is not authorized)";
          case 429 -> " (too many requests)";
          case 503 -> " (not available)";
          default -> "";
        };
    return new StreamException(
        status == 429 ? StreamException.Kind.RATE_LIMIT : StreamException.Kind.HTTP,
        "the server responded with %d%s%s"
            .formatted(status, meaning, detail == null ? "" : ": " + detail),
        duration(retryAfter));
  }

  /** Parses the date of a header; {@code null} if it is absent or malformed. */
  public static Instant date(String header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Parses seconds or a date (RFC 9110, section 10.2.3); {@code null} if there is neither. */
  private static Duration duration(String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    if (retryAfter.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    Instant then = date(retryAfter);
    Duration left = then == null ? null : Duration.between(Instant.now(), then);
    return left == null || left.isNegative() ? null : left;
  }
}
