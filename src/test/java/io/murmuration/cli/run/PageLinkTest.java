package io.murmuration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.AccessToken;
import io.murmuration.config.Settings;
import io.murmuration.visualization.access.AdminTokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageLinkTest {
  private static final String STORED = "stored-stored-stored";

  @TempDir private Path data;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,    http://127.0.0.1:8080",
    "localhost,    http://localhost:8080",
    "0.0.0.0,      http://127.0.0.1:8080",
    "::,           http://127.0.0.1:8080",
    "::1,          http://[::1]:8080",
    "[::1],        http://[::1]:8080",
    "192.0.2.1,    http://192.0.2.1:8080"
  })
  void address_host_isOneThatABrowserOnThisMachineCanOpen(String host, String address) {
    Settings settings = Settings.defaults();
    PageLink link =
        new PageLink(settings.withVisualization(settings.visualization().withHost(host)), 8080);

    assertThat(link.address()).isEqualTo(address);
  }

  @Test
  void with_tokenWithSpecialCharacters_isEncoded() {
    assertThat(link(null).with(AccessToken.parse("test", "a b+c#d/e%f?g&héh")))
        .isEqualTo("http://127.0.0.1:1/#token=a%20b%2Bc%23d%2Fe%25f%3Fg%26h%C3%A9h");
  }

  @Test
  void atStart_storedToken_isInTheLinkUnlessItIsCollected() throws IOException {
    store();

    assertThat(link(null).atStart(false)).isEqualTo("http://127.0.0.1:1/#token=" + STORED);
    assertThat(link(null).atStart(true)).isEqualTo("http://127.0.0.1:1");
  }

  @Test
  void atStart_configuredToken_isNotInTheLink() throws IOException {
    store();

    assertThat(link("0123456789abcdef").atStart(false)).isEqualTo("http://127.0.0.1:1");
  }

  @Test
  void atStart_noUsableToken_isTheAddress() throws IOException {
    assertThat(link(null).atStart(false)).isEqualTo("http://127.0.0.1:1");

    Files.setPosixFilePermissions(store(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(link(null).atStart(false)).isEqualTo("http://127.0.0.1:1");
  }

  private Path store() throws IOException {
    Path file = Files.writeString(data.resolve(AdminTokenFile.NAME), STORED);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private PageLink link(String configured) {
    Settings settings = Settings.defaults().withData(data);
    AccessToken token = configured == null ? null : AccessToken.parse("test", configured);
    return new PageLink(
        settings.withVisualization(settings.visualization().withAdminToken(token)), 1);
  }
}
