package io.murmuration.ingest.live.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamLinesTest {
  private final List<byte[]> lines = new ArrayList<>();
  private final StreamLines splitter = new StreamLines(lines::add);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void add_piecesOfAnySize_giveTheSameLines(int size) {
    byte[] all = "\r\n{\"a\":1}\r\n\r\n\n{\"ü\":\"\\r\"}\nlast\r\r\nopen".getBytes(UTF_8);
    for (int i = 0; i < all.length; i += size) {
      splitter.add(Arrays.copyOfRange(all, i, Math.min(all.length, i + size)));
    }
    assertThat(lines)
        .extracting(line -> new String(line, UTF_8))
        .containsExactly("{\"a\":1}", "{\"ü\":\"\\r\"}", "last\r");
    splitter.add("\r\n".getBytes(UTF_8));
    assertThat(new String(lines.get(3), UTF_8)).isEqualTo("open");
  }

  @Test
  void add_lineOfManyMebibytes_isCutAndTheNextIsWhole() {
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) 'x');
    for (int i = 0; i < 400; i++) {
      splitter.add(piece);
    }
    splitter.add("\r\nnext\r\n".getBytes(UTF_8));
    assertThat(lines.get(0)).hasSize(StreamLines.KEPT_BYTES);
    assertThat(new String(lines.get(1), UTF_8)).isEqualTo("next");
  }

  @Test
  void add_lineOfAMebibyte_isWhole() {
    byte[] line = new byte[1 << 20];
    Arrays.fill(line, (byte) 'x');
    splitter.add(line);
    splitter.add("\r\n".getBytes(UTF_8));
    assertThat(lines.get(0)).isEqualTo(line);
  }
}
