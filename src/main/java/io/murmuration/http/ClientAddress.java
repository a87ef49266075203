package io.murmuration.http;

import io.murmuration.config.IpNetwork;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Determines the address of the client of a request. Only a trusted proxy can name another address
 * than its own, in {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239). Of the named addresses,
 * the client is the last one that is not a trusted proxy: any client can send the ones before.
 */
public final class ClientAddress {
  private final List<IpNetwork> trustedProxies;

  public ClientAddress(List<IpNetwork> trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** Returns the address of the client of a request. */
  public static InetAddress of(HttpServerRequest request) {
    return parse(request.remoteAddress().hostAddress());
  }

  /** Returns a request whose remote address is the address of its client. */
  public HttpServerRequest resolve(HttpServerRequest request) {
    InetAddress sender = of(request);
    InetAddress client =
        client(
            sender,
            request.headers().getAll("X-Forwarded-For"),
            request.headers().getAll("Forwarded"));
    if (client.equals(sender)) {
      return request;
    }
    SocketAddress address =
        SocketAddress.inetSocketAddress(request.remoteAddress().port(), client.getHostAddress());
    return new HttpServerRequestWrapper((HttpServerRequestInternal) request) {
      @Override
      public SocketAddress remoteAddress() {
        return address;
      }
    };
  }

  /**
   * Returns the address of a client.
   *
   * @param sender the other end of the connection
   */
  InetAddress client(InetAddress sender, List<String> xForwardedFor, List<String> forwarded) {
    if (!isTrusted(sender)) {
      return sender;
    }
    InetAddress client = xForwardedFor.isEmpty() ? null : last(sender, addresses(xForwardedFor));
    InetAddress other = forwarded.isEmpty() ? null : last(sender, forwardedFor(forwarded));
    if (client != null && other != null && !client.equals(other)) {
      return sender; // A proxy that sets only one of the headers passes on the other one unchecked.
    }
    return Objects.requireNonNullElse(client == null ? other : client, sender);
  }

  /** Returns the last address that is not a trusted proxy, or else the first known one. */
  private InetAddress last(InetAddress sender, List<String> named) {
    InetAddress client = sender;
    for (int i = named.size() - 1; i >= 0 && isTrusted(client); i--) {
      InetAddress next = parse(withoutPort(named.get(i)));
      if (next == null) {
        return client;
      }
      client = next;
    }
    return client;
  }

  /** Returns whether an address is that of a trusted proxy. */
  boolean isTrusted(InetAddress address) {
    return trustedProxies.stream().anyMatch(network -> network.contains(address));
  }

  private static List<String> addresses(List<String> values) {
    return List.of(String.join(",", values).split(",", -1));
  }

  /** Returns the parameter {@code for} of each element, or an empty text where it is missing. */
  private static List<String> forwardedFor(List<String> values) {
    List<String> addresses = new ArrayList<>();
    for (String element : addresses(values)) {
      String address = "";
      for (String pair : element.split(";", -1)) {
        if (pair.strip().toLowerCase(Locale.ROOT).startsWith("for=")) {
          address = pair.strip().substring("for=".length()).replace("\"", "");
        }
      }
      addresses.add(address);
    }
    return addresses;
  }

  /** Removes the port of {@code 192.0.2.1:80} and {@code [2001:db8::1]:80}. */
  private static String withoutPort(String text) {
    String address = text.strip();
    if (address.startsWith("[")) {
      return address.replaceFirst("^\\[([^]]*)](:.*)?$", "$1");
    }
    return address.replaceFirst("^([^:]*):[0-9]+$", "$1");
  }

  /** Parses an address; {@code null} if the text is none. */
  private static InetAddress parse(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }
}
