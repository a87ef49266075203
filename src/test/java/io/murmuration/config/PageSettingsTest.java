package io.murmuration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSettingsTest {
  private static final String FILE =
      """
      {"visualization": {"allowedHosts": ["Words.Example."], "trustedProxies": ["10.0.0.0/8"]}}
      """;

  @Test
  void hostsAndProxies_ofAFile_areRead() {
    Settings.Visualization page = Settings.parse(FILE, Map.of()).visualization();

    assertThat(page.allowedHosts()).containsExactly("words.example");
    assertThat(page.trustedProxies()).containsExactly(IpNetwork.parse("test", "10.0.0.0/8"));
  }

  @Test
  void hostsAndProxies_ofTheEnvironment_replaceThoseOfTheFile() {
    Settings.Visualization page =
        Settings.parse(
                FILE,
                Map.of(
                    "ALLOWED_HOSTS", "a.example, [2001:db8::1],bücher.example",
                    "TRUSTED_PROXIES", "192.0.2.1, 2001:db8::/32"))
            .visualization();

    assertThat(page.allowedHosts())
        .containsExactly("a.example", "2001:db8::1", "xn--bcher-kva.example");
    assertThat(page.trustedProxies())
        .containsExactly(
            IpNetwork.parse("test", "192.0.2.1"), IpNetwork.parse("test", "2001:db8::/32"));
  }

  @Test
  void hostsAndProxies_emptyVariables_leaveThoseOfTheFile() {
    assertThat(Settings.parse(FILE, Map.of("ALLOWED_HOSTS", "", "TRUSTED_PROXIES", " ")))
        .isEqualTo(Settings.parse(FILE, Map.of()));
    assertThat(Settings.defaults().visualization().allowedHosts()).isEmpty();
    assertThat(Settings.defaults().visualization().trustedProxies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://words.example",
        "words.example:8080",
        "words.example/",
        "",
        "*",
        "*.example",
        "words example",
        "-a.example",
        "[::1",
        "user@words.example"
      })
  void allowedHost_thatIsNoHost_namesTheKey(String host) {
    String file = "{\"visualization\": {\"allowedHosts\": [\"%s\"]}}".formatted(host);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse(file, Map.of()))
        .withMessage(
            "visualization.allowedHosts is '%s', expected the name of a host, without a scheme and"
                + " a port",
            host);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.parse("{}", Map.of("ALLOWED_HOSTS", host + ",a.example")))
        .withMessageStartingWith("ALLOWED_HOSTS is '" + host);
  }

  @Test
  void trustedProxy_thatIsNoNetwork_namesTheKey() {
    for (String text : List.of("proxy.example", "10.0.0.0/40")) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> Settings.parse("{}", Map.of("TRUSTED_PROXIES", text)))
          .withMessageStartingWith("TRUSTED_PROXIES is '" + text + "', expected an IP address");
    }
  }

  @Test
  void allowedHosts_noArray_namesTheKey() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> Settings.parse("{\"visualization\": {\"allowedHosts\": \"a\"}}", Map.of()))
        .withMessageStartingWith("visualization.allowedHosts is \"a\", expected an array");
  }
}
