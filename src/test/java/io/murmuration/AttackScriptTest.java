package io.murmuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The help of {@code bin/attack}, which the script prints without a build. */
class AttackScriptTest {
  private static final Path ATTACK =
      Path.of("src", "attack", "java", "io", "murmuration", "attack");

  @Test
  void help_hasTheOptionsAndKindsOfTheAttacks() throws Exception {
    Process process = new ProcessBuilder("bin/attack", "--help").start();
    String help = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(found("(?m)^  (--[a-z]+)", help))
        .isEqualTo(found("names = \"(--[a-z]+)\"", read("AttackCommand.java")));
    assertThat(
            found("(?m)^  ([a-z][a-z-]+ {2,}[a-z].*)$", help).stream().map(AttackScriptTest::words))
        .containsExactlyInAnyOrderElementsOf(
            found(
                "(?:Attack|requests|frames)\\(\\s*(\"[a-z-]+\",\\s+\"[^\"]+\")",
                read("kinds/AttackKinds.java")))
        .hasSizeGreaterThan(10);
  }

  private static String words(String line) {
    return "\"%s\", \"%s\"".formatted((Object[]) line.split(" {2,}", 2));
  }

  private static String read(String file) throws IOException {
    return Files.readString(ATTACK.resolve(file)).replaceAll("\\s+", " ");
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }
}
