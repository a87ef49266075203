package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.IpNetwork;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final ClientAddress CLIENTS =
      new ClientAddress(
          Stream.of("10.0.0.0/8", "127.0.0.1", "2001:db8:1::/48")
              .map(network -> IpNetwork.parse("test", network))
              .toList());

  /** The sender, the headers with {@code |} between lines, and the client. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.9, '',                                192.0.2.9",
    "192.0.2.9, '198.51.100.1',                    192.0.2.9",
    "10.1.2.3,  '',                                10.1.2.3",
    "10.1.2.3,  '198.51.100.1',                    198.51.100.1",
    "10.1.2.3,  '203.0.113.5, 198.51.100.1',       198.51.100.1",
    "10.1.2.3,  '127.0.0.1,198.51.100.1 ,10.9.9.9', 198.51.100.1",
    "10.1.2.3,  '203.0.113.5|198.51.100.1',        198.51.100.1",
    "10.1.2.3,  '198.51.100.1|10.4.4.4',           198.51.100.1",
    "10.1.2.3,  '198.51.100.1:4711',               198.51.100.1",
    "10.1.2.3,  '10.5.5.5, 10.6.6.6',              10.5.5.5",
    "10.1.2.3,  'unknown',                         10.1.2.3",
    "10.1.2.3,  '198.51.100.1, unknown, 10.6.6.6', 10.6.6.6",
    "10.1.2.3,  '198.51.100.1,',                   10.1.2.3",
    "10.1.2.3,  'client.example',                  10.1.2.3",
    "127.0.0.1, '2001:db8:2::7',                   2001:db8:2::7",
    "127.0.0.1, '[2001:db8:2::7]:443',             2001:db8:2::7",
    "2001:db8:1::5, '2001:db8:2::7, 2001:db8:1:9::1', 2001:db8:2::7",
    "2001:db8:2::5, '198.51.100.1',                2001:db8:2::5"
  })
  void client_xForwardedFor_isTheLastThatIsNoTrustedProxy(
      String sender, String header, String client) throws Exception {
    assertThat(CLIENTS.client(address(sender), lines(header), List.of()))
        .isEqualTo(address(client));
  }

  @ParameterizedTest
  @CsvSource({
    "'for=198.51.100.1',                                   198.51.100.1",
    "'For=\"198.51.100.1:80\";proto=https;by=10.0.0.1',    198.51.100.1",
    "'proto=https; for=198.51.100.1',                      198.51.100.1",
    "'for=203.0.113.5, for=\"[2001:db8:2::7]:4711\"',      2001:db8:2::7",
    "'for=203.0.113.5|for=198.51.100.1;host=a, for=10.2.2.2', 198.51.100.1",
    "'for=_hidden',                                        10.1.2.3",
    "'for=198.51.100.1, proto=https',                      10.1.2.3",
    "'=;,',                                                10.1.2.3"
  })
  void client_forwarded_isTheLastThatIsNoTrustedProxy(String header, String client)
      throws Exception {
    assertThat(CLIENTS.client(address("10.1.2.3"), List.of(), lines(header)))
        .isEqualTo(address(client));
  }

  /** A client can add the header that its proxy does not set. */
  @Test
  void client_headersThatDiffer_isTheProxy() throws Exception {
    InetAddress proxy = address("10.1.2.3");
    List<String> one = List.of("198.51.100.1");

    assertThat(CLIENTS.client(proxy, one, List.of("for=203.0.113.5"))).isEqualTo(proxy);
    assertThat(CLIENTS.client(proxy, one, List.of("for=unknown"))).isEqualTo(proxy);
    assertThat(CLIENTS.client(proxy, one, List.of("for=198.51.100.1")))
        .isEqualTo(address("198.51.100.1"));
  }

  private static List<String> lines(String header) {
    return header.isEmpty() ? List.of() : Arrays.asList(header.split("\\|"));
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }
}
