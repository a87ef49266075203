package io.murmuration.cli.run;

import io.murmuration.config.AccessToken;
import io.murmuration.config.Settings;
import io.murmuration.visualization.access.AdminTokenFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The address of the page on this machine. */
final class PageLink {
  /** Hosts that a server can listen on, but no client can open. */
  private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::", "[::]", "*");

  private final Settings settings;
  private final int port;

  /**
   * @param port the port of the server
   */
  PageLink(Settings settings, int port) {
    this.settings = settings;
    this.port = port;
  }

  /** Returns the address without a token. */
  String address() {
    String host = settings.visualization().host();
    if (ALL_INTERFACES.contains(host)) {
      host = "127.0.0.1";
    }
    return "http://%s:%d".formatted(host.matches("[^\\[].*:.*") ? "[" + host + "]" : host, port);
  }

  /** Returns the address with a token, which browsers do not send to any server. */
  String with(AccessToken token) {
    String encoded = URLEncoder.encode(token.text(), StandardCharsets.UTF_8).replace("+", "%20");
    return address() + "/#token=" + encoded;
  }

  /**
   * Returns the address for the user who starts the server. It has the token of the data directory,
   * unless programs collect the output. It never has a configured token, which the user knows.
   */
  String atStart(boolean isCollected) {
    if (isCollected || settings.visualization().adminToken() != null) {
      return address();
    }
    try {
      AccessToken token = AdminTokenFile.read(settings.kafka().data());
      return token == null ? address() : with(token);
    } catch (IOException e) {
      return address(); // The server has logged the reason.
    }
  }
}
