package io.murmuration.cli.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputLinesTest {
  @Test
  void next_linesOfEachSeparator_areReturnedWithoutIt() throws IOException {
    assertThat(lines("a\r\n\nb\rc\n")).containsExactly("a", "", "b\rc");
    assertThat(lines("a\nb")).containsExactly("a", "b");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
  }

  @Test
  void next_lineLongerThanTheBuffer_isWhole() throws IOException {
    String line = "x".repeat(200_000);
    assertThat(lines(line + "\n" + line)).containsExactly(line, line);
  }

  @Test
  void next_tooLongLine_failsWithItsNumber() throws IOException {
    InputLines lines = input("a\n" + "x".repeat(300_000) + "\n", 200_000);
    assertThat(lines.next()).hasSize(1);
    assertThatIOException()
        .isThrownBy(lines::next)
        .withMessage("line 2 is longer than 200000 bytes");
  }

  private static List<String> lines(String text) throws IOException {
    InputLines lines = input(text, Integer.MAX_VALUE);
    List<String> all = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      all.add(new String(line, UTF_8));
      assertThat(lines.number()).isEqualTo(all.size());
    }
    return all;
  }

  private static InputLines input(String text, int maxBytes) {
    return new InputLines(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
  }
}
