package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.ConfigException;
import io.murmuration.config.HttpLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, true",
    "1024, 256, 128, true",
    "4096, 1024, 512, true",
    "8192, 2048, 1024, false",
    "20000, 5000, 2500, false",
    "65536, 12000, 6000, false",
    "9223372036854775807, 12000, 6000, false"
  })
  void of_noConfiguration_leavesFilesToTheBroker(
      long openFiles, int connections, int perNetwork, boolean few) {
    ConnectionLimits limits = ConnectionLimits.of(HttpLimits.DEFAULT, openFiles);

    assertThat(limits).isEqualTo(new ConnectionLimits(connections, perNetwork, openFiles));
    assertThat(limits.hasFewFiles()).isEqualTo(few);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 100, 1024, 100",
        "-, 5000, 1024, 1024",
        "200, -, 200, 100",
        "1, -, 1, 1",
        "200, 200, 200, 200",
        "1024, 1, 1024, 1"
      })
  void of_configuredLimits_prevail(
      Integer connections, Integer perNetwork, int expected, int expectedPerNetwork) {
    assertThat(ConnectionLimits.of(new HttpLimits(connections, perNetwork), 4_096))
        .isEqualTo(new ConnectionLimits(expected, expectedPerNetwork, 4_096));
  }

  @Test
  void of_moreThanTheFilesPermit_namesTheKey() {
    assertThatThrownBy(() -> ConnectionLimits.of(new HttpLimits(1_025, null), 4_096))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.maxConnections")
        .hasMessageContaining("1025")
        .hasMessageContaining("at most 1,024");
  }
}
