package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

class JsonLinesTest {
  private record Line(String text, long number, long offset) {}

  /** Returns its bytes in pieces, with a pause between two of them. */
  private static final class Pieces implements ByteInput {
    private final byte[] bytes;
    private final int size;
    private int position;
    private boolean pause;

    Pieces(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public int read(byte[] into, int from, int length, long timeoutNanos) throws IOException {
      pause = !pause;
      if (pause) {
        return 0;
      }
      if (position == bytes.length) {
        return -1;
      }
      int read = Math.min(Math.min(size, length), bytes.length - position);
      System.arraycopy(bytes, position, into, from, read);
      position += read;
      return read;
    }

    @Override
    public double progress(long offset) {
      return -1;
    }

    @Override
    public void close() {}
  }

  @Property
  void next_anyText_agreesWithTheNaiveSplit(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int piece)
      throws IOException {
    List<Line> naive = new ArrayList<>();
    long number = 0;
    long offset = 0;
    for (String raw : text.split("(?<=\n)", -1)) {
      if (raw.isEmpty()) {
        continue;
      }
      number++;
      offset += raw.length();
      String line = raw.replaceFirst("\\r?\\n?\\z", "");
      if (!line.isBlank()) {
        naive.add(new Line(line, number, offset));
      }
    }

    assertThat(read(new JsonLines(new Pieces(text.getBytes(UTF_8), piece), 0, 0))).isEqualTo(naive);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab \r\n\n\n").ofMaxLength(60);
  }

  @Test
  void next_byteOrderMarkAtTheStart_isSkipped() throws IOException {
    byte[] bytes = "\uFEFFa\n\uFEFFb".getBytes(UTF_8);

    assertThat(read(new JsonLines(new Pieces(bytes, 9), 0, 0)))
        .containsExactly(new Line("a", 1, 5), new Line("\uFEFFb", 2, 9));
  }

  @Test
  void next_longLines_areKeptUpToTheLimit() throws IOException {
    int kept = JsonLines.KEPT_BYTES;
    byte[] bytes = new byte[3 * kept + 100];
    Arrays.fill(bytes, (byte) 'a');
    bytes[kept] = '\n';
    bytes[3 * kept + 50] = '\n';
    JsonLines lines = new JsonLines(new Pieces(bytes, 1 << 17), 0, 0);

    assertThat(next(lines)).isEqualTo(JsonLines.Step.LINE);
    assertThat(lines.line().length()).isEqualTo(kept);
    assertThat(lines.line().isCut()).isFalse();
    assertThat(lines.offset()).isEqualTo(kept + 1);

    assertThat(next(lines)).isEqualTo(JsonLines.Step.LINE);
    assertThat(lines.line().length()).isEqualTo(kept);
    assertThat(lines.line().isCut()).isTrue();
    assertThat(lines.offset()).isEqualTo(3L * kept + 51);
    assertThat(lines.line().bytes().length).isLessThanOrEqualTo(kept + (1 << 18));

    assertThat(next(lines)).isEqualTo(JsonLines.Step.LINE);
    assertThat(lines.line().length()).isEqualTo(49);
    assertThat(lines.number()).isEqualTo(3);
    assertThat(next(lines)).isEqualTo(JsonLines.Step.END);
  }

  @Test
  void next_inputFailsInALine_throwsAfterTheLinesBefore() throws IOException {
    ByteInput input =
        new ByteInput() {
          private boolean given;

          @Override
          public int read(byte[] into, int from, int length, long timeoutNanos) throws IOException {
            if (given) {
              throw new IOException("gone");
            }
            given = true;
            byte[] bytes = "a\nb".getBytes(UTF_8);
            System.arraycopy(bytes, 0, into, from, bytes.length);
            return bytes.length;
          }

          @Override
          public double progress(long offset) {
            return -1;
          }

          @Override
          public void close() {}
        };
    JsonLines lines = new JsonLines(input, 0, 0);

    assertThat(lines.next(0)).isEqualTo(JsonLines.Step.LINE);
    assertThatThrownBy(() -> lines.next(0)).hasMessage("gone");
    assertThat(lines.number()).isEqualTo(1);
  }

  private static JsonLines.Step next(JsonLines lines) throws IOException {
    JsonLines.Step step = lines.next(0);
    while (step == JsonLines.Step.NONE_IN_TIME) {
      step = lines.next(0);
    }
    return step;
  }

  private static List<Line> read(JsonLines lines) throws IOException {
    List<Line> all = new ArrayList<>();
    while (next(lines) == JsonLines.Step.LINE) {
      String text = new String(lines.line().copy(), UTF_8);
      all.add(new Line(text, lines.number(), lines.offset()));
    }
    return all;
  }
}
