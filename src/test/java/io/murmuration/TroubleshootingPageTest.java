package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the messages that {@code docs/troubleshooting.md} explains occur in the code. */
class TroubleshootingPageTest {
  private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)`[^|]*\\|");

  @Test
  void page_messages_areInTheCode() throws IOException {
    String code = code();
    List<String> messages =
        MESSAGE
            .matcher(Files.readString(Path.of("docs", "troubleshooting.md")))
            .results()
            .map(row -> row.group(1))
            .filter(message -> !message.equals("verify"))
            .toList();
    assertThat(messages).hasSizeGreaterThan(10);
    for (String message : messages) {
      for (String part : message.split("\\s*…\\s*", -1)) {
        assertThat(code.contains(part)).as("'%s' of '%s'", part, message).isTrue();
      }
    }
  }

  /** Returns all code, with concatenated string literals joined. */
  private static String code() throws IOException {
    try (Stream<Path> main = Files.walk(Path.of("src", "main", "java"))) {
      String all =
          Stream.concat(main.filter(Files::isRegularFile), Stream.of(Path.of("bin", "murmuration")))
              .map(TroubleshootingPageTest::read)
              .collect(Collectors.joining("\n"));
      return all.replaceAll("\"\\s*\\+\\s*\"", "");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
