package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
  private record Line(String text, long number, long offset, boolean terminated) {
    Line(String text, long number, long offset) {
      this(text, number, offset, true);
    }
  }

  private record StreamPieces(InputStream in) implements ByteInput {
    @Override
    public int read(byte[] into, int from, int length, long timeoutNanos) throws IOException {
      return in.read(into, from, length);
    }

    @Override
    public double progress(long offset) {
      return -1;
    }

    @Override
    public void close() {}
  }

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
    assertThat(read(lines(text.getBytes(UTF_8), piece))).isEqualTo(naive(text));
  }

  /** A line ends after its {@code \r}: a {@code \n} that follows belongs to the next one. */
  private static List<Line> naive(String text) {
    List<Line> naive = new ArrayList<>();
    long number = 0;
    Matcher lines = Pattern.compile("([^\r\n]*)(\r\n|\r|\n)|([^\r\n]+)").matcher(text);
    while (lines.find()) {
      number++;
      boolean terminated = lines.group(2) != null;
      String line = lines.group(terminated ? 1 : 3);
      int end = lines.end() - ("\r\n".equals(lines.group(2)) ? 1 : 0);
      if (!line.isBlank()) {
        naive.add(new Line(line, number, end, terminated));
      }
    }
    return naive;
  }

  @Property
  void next_resumedAfterAnyLine_returnsTheRest(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int piece)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    List<Line> all = naive(text);
    for (int i = 0; i < all.size(); i++) {
      Line last = all.get(i);
      int from = (int) last.offset();
      byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
      boolean afterReturn = bytes[from - 1] == '\r';
      long number = last.terminated() ? last.number() : last.number() - 1;
      JsonLines resumed =
          new JsonLines(new Pieces(rest, piece), from, number, new CRC32C(), afterReturn);

      assertThat(read(resumed)).isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab \r\n\n").ofMaxLength(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 100})
  void next_byteOrderMarksBeforeLines_areSkipped(int piece) throws IOException {
    byte[] bytes = "\uFEFFa\n\uFEFF\uFEFFb\uFEFF\r\n\uFEFF\n\uFEFFc".getBytes(UTF_8);

    assertThat(read(lines(bytes, piece)))
        .containsExactly(
            new Line("a", 1, 5), new Line("b\uFEFF", 2, 16), new Line("c", 4, 25, false));
    assertThat(read(lines("a\n\uFEFF".getBytes(UTF_8), piece)))
        .containsExactly(new Line("a", 1, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 100})
  void next_linesEndInReturns_areSeparate(int piece) throws IOException {
    byte[] bytes = "{\"a\":1}\r{\"b\":2}\r{\"c\":3}\r\n{}".getBytes(UTF_8);

    assertThat(read(lines(bytes, piece)))
        .containsExactly(
            new Line("{\"a\":1}", 1, 8),
            new Line("{\"b\":2}", 2, 16),
            new Line("{\"c\":3}", 3, 24),
            new Line("{}", 4, 27, false));
  }

  @Test
  void next_returnsOfAnyKind_endLines() throws IOException {
    byte[] bytes = "{}\r\n{}\r\r{} \r{}\n[]\r[]".getBytes(UTF_8);

    assertThat(read(lines(bytes, 100)))
        .extracting(Line::text, Line::number)
        .containsExactly(
            tuple("{}", 1L),
            tuple("{}", 2L),
            tuple("{} ", 4L),
            tuple("{}", 5L),
            tuple("[]", 6L),
            tuple("[]", 7L));
  }

  @Property
  void checksum_everyLine_isThatOfTheBytesBefore(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int piece)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    JsonLines lines = lines(bytes, piece);
    while (next(lines) == JsonLines.Step.LINE) {
      CRC32C checksum = new CRC32C();
      checksum.update(bytes, 0, (int) lines.offset());

      assertThat(lines.checksum()).isEqualTo(checksum.getValue());
    }
  }

  @Test
  void next_compressedDataEndEarly_endsAfterTheLinesBefore() throws IOException {
    byte[] gzip = Gzip.members("a\nb\nc".getBytes(UTF_8));
    InputStream cut =
        new GunzipStream(new ByteArrayInputStream(Arrays.copyOf(gzip, gzip.length - 1)));
    JsonLines lines = lines(new StreamPieces(cut));

    assertThat(read(lines))
        .containsExactly(new Line("a", 1, 2), new Line("b", 2, 4), new Line("c", 3, 5, false));
    assertThat(lines.damage()).hasMessage("the compressed data ends early");
  }

  @Test
  void next_longLines_areKeptUpToTheLimit() throws IOException {
    int kept = JsonLines.KEPT_BYTES;
    byte[] bytes = new byte[3 * kept + 100];
    Arrays.fill(bytes, (byte) 'a');
    bytes[kept] = '\n';
    bytes[3 * kept + 50] = '\n';
    JsonLines lines = lines(bytes, 1 << 17);

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
    JsonLines lines = lines(input);

    assertThat(lines.next(0)).isEqualTo(JsonLines.Step.LINE);
    assertThatThrownBy(() -> lines.next(0)).hasMessage("gone");
    assertThat(lines.number()).isEqualTo(1);
  }

  private static JsonLines lines(byte[] bytes, int piece) {
    return lines(new Pieces(bytes, piece));
  }

  private static JsonLines lines(ByteInput input) {
    return new JsonLines(input, 0, 0, new CRC32C(), false);
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
      all.add(new Line(text, lines.number(), lines.offset(), lines.isTerminated()));
    }
    return all;
  }
}
