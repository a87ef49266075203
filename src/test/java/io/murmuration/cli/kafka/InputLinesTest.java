package io.murmuration.cli.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputLinesTest {
  @Test
  void next_byteOrderMarks_arePartOfNoLine() throws IOException {
    assertThat(lines("\uFEFFada=1\r\n\n\uFEFF\uFEFFada=2\n\uFEFF\n b\uFEFFc"))
        .containsExactly("ada=1", "", "ada=2", "", " b\uFEFFc");
    assertThat(lines("\uFEFFa\n\uFEFF")).containsExactly("a");
    assertThat(lines("\uFEFF")).isEmpty();
    assertThat(lines("\uFEFFa")).containsExactly("a");
  }

  private static List<String> lines(String text) throws IOException {
    InputLines lines = new InputLines(new ByteArrayInputStream(text.getBytes(UTF_8)), 100);
    List<String> all = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      all.add(new String(line, UTF_8));
    }
    return all;
  }
}
