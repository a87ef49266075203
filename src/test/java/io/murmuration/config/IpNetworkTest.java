package io.murmuration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,       192.0.2.1,          true",
    "192.0.2.1,       192.0.2.2,          false",
    "10.1.2.3/8,      10.255.255.255,     true",
    "10.0.0.0/8,      11.0.0.0,           false",
    "172.16.0.0/12,   172.31.255.255,     true",
    "172.16.0.0/12,   172.32.0.0,         false",
    "0.0.0.0/0,       203.0.113.9,        true",
    "0.0.0.0/0,       2001:db8::1,        false",
    "2001:db8::/33,   2001:db8:7fff::1,   true",
    "2001:db8::/33,   2001:db8:8000::1,   false",
    "::1,             ::1,                true",
    "::1,             127.0.0.1,          false",
    "127.0.0.1,       ::ffff:127.0.0.1,   true"
  })
  void contains_address_isWhetherItsFirstBitsAreEqual(
      String network, String address, boolean contained) throws Exception {
    assertThat(IpNetwork.parse("key", network).contains(InetAddress.getByName(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "proxy.example", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
        "10.0.0.0/8/8", "2001:db8::/129", "2001:db8:::1", "10.0.0.0/x", "/8", "[", "10.0.0.0 /8"
      })
  void parse_textThatIsNoNetwork_namesTheKey(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> IpNetwork.parse("visualization.trustedProxies", text))
        .withMessage(
            "visualization.trustedProxies is '%s', expected an IP address, or a network such as"
                + " 10.0.0.0/8",
            text);
  }
}
