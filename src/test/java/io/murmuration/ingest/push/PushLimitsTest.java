package io.murmuration.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.Settings;
import io.murmuration.http.FairShare;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushLimitsTest {
  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 5 << 20, 16 << 20, 20 << 20, 32 << 20, 48 << 20, 64 << 20})
  void byteShare_anySize_fitsALargestRequestAndLeavesAsMuchToOthers(int requestBytes) {
    PushLimits limits = of(requestBytes);
    FairShare share = limits.byteShare();

    assertThat(share.permits(0, 0, 2L * requestBytes)).isTrue();
    assertThat(share.permits(0, 0, limits.heldBytes() / 2)).isTrue();
    assertThat(share.permits(0, 0, limits.heldBytes() / 2 + 1)).isFalse();
  }

  private static PushLimits of(int requestBytes) {
    return PushLimits.of(
        Settings.parse(
                "{\"ingest\": {\"push\": {\"maxRequestBytes\": %d}}}".formatted(requestBytes),
                Map.of())
            .ingest()
            .push());
  }
}
