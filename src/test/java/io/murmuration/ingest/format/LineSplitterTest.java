package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private static final int MAX = 1 << 20;

  @Property
  void next_piecesOfAnySize_giveTheSameLines(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int size) {
    List<String> expected = new ArrayList<>(List.of(text.split("\r\n|\r|\n", -1)));
    expected.remove(expected.size() - 1);

    assertThat(split(new LineSplitter(MAX), text, size)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aü\r\n\n").ofMaxLength(60);
  }

  @Test
  void next_lineOfManyMebibytes_isCutAndTheNextIsWhole() {
    LineSplitter line = new LineSplitter(MAX);
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) 'x');
    for (int i = 0; i < 400; i++) {
      line.add(piece);
      assertThat(line.next()).isFalse();
    }
    assertThat(line.isCut()).isTrue();
    line.add("\r\nnext\r\n".getBytes(UTF_8));

    assertThat(line.next()).isTrue();
    assertThat(line.length()).isEqualTo(MAX);
    assertThat(line.size()).isEqualTo((400L << 16) + 1);
    assertThat(line.isCut()).isTrue();
    assertThat(line.next()).isTrue();
    assertThat(line.copy()).asString(UTF_8).isEqualTo("next");
    assertThat(line.isCut()).isFalse();
  }

  @Test
  void next_lineOfTheMaximum_isWhole() {
    byte[] bytes = new byte[MAX + 1];
    Arrays.fill(bytes, (byte) 'x');
    bytes[MAX] = '\n';
    LineSplitter line = new LineSplitter(MAX);
    line.add(bytes);

    assertThat(line.next()).isTrue();
    assertThat(line.copy()).isEqualTo(Arrays.copyOf(bytes, MAX));
    assertThat(line.isCut()).isFalse();
  }

  @Test
  void last_unterminatedLine_isReturnedOnce() {
    LineSplitter line = new LineSplitter(MAX);
    line.add("a\nb".getBytes(UTF_8));

    assertThat(line.next()).isTrue();
    assertThat(line.next()).isFalse();
    assertThat(line.last()).isTrue();
    assertThat(line.copy()).asString(UTF_8).isEqualTo("b");
    assertThat(line.last()).isFalse();
  }

  private static List<String> split(LineSplitter line, String text, int size) {
    List<String> lines = new ArrayList<>();
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += size) {
      line.add(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
      while (line.next()) {
        lines.add(new String(line.copy(), UTF_8));
      }
    }
    return lines;
  }
}
