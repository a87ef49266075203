package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.Settings;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedHostsTest {
  private static final Settings.Visualization LOCAL =
      Settings.parse(
              """
              {"visualization": {"origin": "https://Words.example:8443",
                                 "allowedHosts": ["Page.Example.", "münchen.example", "192.0.2.7"]}}
              """,
              Map.of())
          .visualization();
  private static final Settings.Visualization OPEN =
      LOCAL
          .withHost("0.0.0.0")
          .withAllowedHosts(AllowedHosts.with(LOCAL.allowedHosts(), "desk.office.example"));

  @ParameterizedTest
  @CsvSource({
    "localhost,              true,  true",
    "LocalHost.,             true,  true",
    "127.0.0.1,              true,  true",
    "[::1],                  true,  true",
    "words.example,          true,  true",
    "WORDS.example,          true,  true",
    "page.example,           true,  true",
    "page.example.,          true,  true",
    "xn--mnchen-3ya.example, true,  true",
    "192.0.2.7,              true,  true",
    "192.0.2.8,              false, true",
    "0.0.0.0,                false, true",
    "[2001:db8::1],          false, true",
    "desk.office.example,    false, true",
    "desk,                   false, true",
    "desk.local,             false, true",
    "evil.example,           false, false",
    "localhost.evil.example, false, false",
    "127.0.0.1.evil.example, false, false",
    "192.0.2.7.evil.example, false, false",
    "sub.words.example,      false, false",
    "1.2.3,                  false, false",
    "2130706433,             false, false",
    "0x7f.1,                 false, false",
    "a..b,                   false, false",
    "office.example,         false, false",
    "'',                     false, false"
  })
  void permits_host_isWhetherTheServerHasItAsItsName(String host, boolean local, boolean open) {
    HostAndPort requested = HostAndPort.create(host, 8080);

    assertThat(new AllowedHosts(LOCAL).permits(requested)).isEqualTo(local);
    assertThat(new AllowedHosts(OPEN).permits(requested)).isEqualTo(open);
  }

  @Test
  void permits_noHost_isNever() {
    assertThat(new AllowedHosts(LOCAL).permits(null)).isFalse();
    assertThat(new AllowedHosts(OPEN).permits(null)).isFalse();
  }

  @Test
  void with_nameOfOnePart_hasNoOtherDomain() {
    assertThat(AllowedHosts.with(List.of("a"), "desk")).containsOnly("a", "desk", "desk.local");
  }
}
