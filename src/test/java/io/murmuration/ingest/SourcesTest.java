package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.BearerToken;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private final IngestSettings settings = Settings.defaults().ingest();

  @Test
  void require_mastodonWithoutAServer_namesTheSettings() {
    assertThatThrownBy(() -> Sources.require(settings.withSources(Source.MASTODON)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ingest.mastodon.server")
        .hasMessageContaining("--server");
  }

  @Test
  void require_xWithoutToken_namesTheSettings() {
    assertThatThrownBy(() -> Sources.require(settings.withSources(Source.SIMULATE, Source.X)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("X_BEARER_TOKEN")
        .hasMessageContaining("ingest.x.bearerToken");
  }

  @Test
  void require_xWithToken_succeeds() {
    IngestSettings withToken =
        settings
            .withSources(Source.X)
            .withX(settings.x().withToken(BearerToken.parse("test", "abc")));
    assertThatCode(() -> Sources.require(withToken)).doesNotThrowAnyException();
    assertThat(Sources.follow(withToken)).isTrue();
  }

  @Test
  void follow_sourcesWithoutX_isNotNeeded() {
    assertThat(Sources.follow(settings.withSources(Source.SIMULATE, Source.BLUESKY))).isFalse();
  }
}
