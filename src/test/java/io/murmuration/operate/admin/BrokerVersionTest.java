package io.murmuration.operate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;

class BrokerVersionTest {
  @Test
  void of_releaseWithOlderMetadata_tellsBoth() {
    assertThat(
            BrokerVersion.of(
                MetadataVersion.IBP_4_1_IV1.featureLevel(),
                MetadataVersion.IBP_3_9_IV0.featureLevel()))
        .isEqualTo("4.1 (metadata 3.9-IV0)");
  }

  @Test
  void of_releaseThatIsNotKnownYet_saysSo() {
    assertThat(BrokerVersion.of((short) 900, (short) 899))
        .matches("newer than \\d\\.\\d \\(metadata level 899\\)");
  }
}
