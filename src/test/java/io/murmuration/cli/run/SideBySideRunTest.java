package io.murmuration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideBySideRunTest {
  @ParameterizedTest
  @CsvSource({"'', audit-", "live-, audit-", "live-, live-audit-", "audit-2-, audit-"})
  void settings_otherPrefix_keepsAllPostsThere(String live, String prefix) {
    Settings copy = SideBySideRun.settings(Settings.defaults().withPrefix(live), prefix);

    assertThat(copy.kafka().prefix()).isEqualTo(prefix);
    assertThat(copy.kafka().keepAllPosts()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "live-, live-",
    "'', keyword-",
    "live-, live-keyword-2-",
    "audit-keyword-1-, audit-",
    "'', 'a b'"
  })
  void settings_prefixThatMixesWithTheLiveOne_isRefused(String live, String prefix) {
    Settings settings = Settings.defaults().withPrefix(live);

    assertThatThrownBy(() -> SideBySideRun.settings(settings, prefix))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--into is " + prefix + ", expected a prefix other than");
  }
}
