package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1, ::ffff:192.0.2.1, true",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "::1, 127.0.0.1, false"
  })
  void of_twoAddresses_areOneClientWithinANetwork(String a, String b, boolean same)
      throws UnknownHostException {
    assertThat(network(a).equals(network(b))).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0/64"})
  void toString_address_namesTheNetwork(String address, String network)
      throws UnknownHostException {
    assertThat(network(address)).hasToString(network);
  }

  private static ClientNetwork network(String address) throws UnknownHostException {
    return ClientNetwork.of(InetAddress.getByName(address));
  }
}
