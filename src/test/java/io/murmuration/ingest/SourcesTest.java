package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private final IngestSettings settings = Settings.parse("{}", Map.of()).ingest();

  @Test
  void require_mastodonWithoutAServer_saysHowToNameOne() {
    assertThatThrownBy(() -> Sources.require(settings.withSources(IngestSettings.Source.MASTODON)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ingest.mastodon.server")
        .hasMessageContaining("--server");
  }
}
