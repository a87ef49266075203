package io.murmuration.operate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;

class BrokerVersionTest {
  @Test
  void of_everyReleasedLevel_isItsRelease() {
    assertThat(MetadataVersion.values())
        .filteredOn(version -> !MetadataVersion.latestProduction().isLessThan(version))
        .allSatisfy(
            version ->
                assertThat(BrokerVersion.of(version.featureLevel(), 21))
                    .isEqualTo(version.shortVersion() + " (metadata level 21)"));
  }

  @Test
  void of_levelAfterTheLastRelease_isNewer() {
    int next =
        Arrays.stream(MetadataVersion.values()).mapToInt(v -> v.featureLevel()).max().getAsInt()
            + 1;

    assertThat(BrokerVersion.of(next, 899))
        .matches("newer than \\d\\.\\d \\(metadata level 899\\)");
  }
}
