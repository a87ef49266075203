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
 * How to reach a server: over TLS where its address says so, of which the certificate is checked,
 * and no longer waiting for the connection than 10 s.
 *
 * @param trustedCert a file of PEM certificates, {@code null} for those that the JVM trusts
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

  /** What the refusal of a WebSocket means. */
  public static StreamException refused(UpgradeRejectedException e) {
    return status(e.getStatus(), e.getHeaders().get(HttpHeaders.RETRY_AFTER), null);
  }

  /**
   * What a status other than 2xx means.
   *
   * @param retryAfter the header of that name, {@code null} if there is none
   * @param detail what the answer says itself, {@code null} if nothing
   */
  public static StreamException status(int status, String retryAfter, String detail) {
    String what =
        switch (status) {
          case 401 -> " (the token is not accepted)";
          case 403 -> " (the account may not)";
          case 429 -> " (asked too often)";
          case 503 -> " (not available)";
          default -> "";
        };
    return new StreamException(
        status == 429 ? StreamException.Kind.RATE_LIMIT : StreamException.Kind.HTTP,
        "the server answers %d%s%s".formatted(status, what, detail == null ? "" : ": " + detail),
        duration(retryAfter));
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. */
  private static Duration duration(String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    if (retryAfter.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      Instant then =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), then);
      return left.isNegative() ? null : left;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
