package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the guides tell people to type is understood. */
class ReadmeTest {
  private static final Pattern SHELL_BLOCK = Pattern.compile("(?ms)^```sh\\R(.*?)^```");

  /** What stands before a command line of ours: {@code KEY=value} and one of the ways to run it. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\w+=\\S*\\s+)*(?:bin/murmuration|bin/vertx|java -jar \\S+)(.*)");

  /** Ends a simple command, or is followed by a comment. */
  private static final String AFTER_COMMAND = "|;&><";

  private static Stream<Path> guides() {
    return Stream.of(
        Path.of("README.md"), Path.of("docs", "operate.md"), Path.of("docs", "deploy.md"));
  }

  @ParameterizedTest
  @MethodSource("guides")
  void guide_commandLines_areUnderstood(Path guide) throws IOException {
    List<String> commandLines = commandLines(Files.readString(guide));

    assertThat(commandLines).isNotEmpty();
    for (String commandLine : commandLines) {
      assertThatCode(() -> Main.commandLine().parseArgs(words(commandLine)))
          .as(commandLine)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("guides")
  void guide_filesOfTheProjectInCommands_exist(Path guide) throws IOException {
    for (String block : shellBlocks(Files.readString(guide))) {
      Matcher file =
          Pattern.compile("(?<=^|\\s)(?:\\./)?((?:bin|conf|docs)/[\\w./@-]+)").matcher(block);
      while (file.find()) {
        assertThat(Path.of(file.group(1))).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("guides")
  void guide_filesThatItLinksTo_exist(Path guide) throws IOException {
    Matcher link =
        Pattern.compile("(?:\\]\\(|src(?:set)?=\")((?!https?:)[\\w./@-]+)")
            .matcher(Files.readString(guide));

    while (link.find()) {
      assertThat(guide.resolveSibling(link.group(1))).exists();
    }
  }

  private static List<String> shellBlocks(String markdown) {
    return SHELL_BLOCK.matcher(markdown).results().map(block -> block.group(1)).toList();
  }

  private static List<String> commandLines(String markdown) {
    List<String> commandLines = new ArrayList<>();
    for (String block : shellBlocks(markdown)) {
      for (String line : block.replaceAll("\\\\\\R\\s*", " ").lines().toList()) {
        Matcher command = COMMAND.matcher(line.strip().replaceFirst("^\\$ ", ""));
        if (command.matches()) {
          commandLines.add(command.group(1));
        }
      }
    }
    return commandLines;
  }

  /** The words of a command line, up to where a pipe, another command or a comment begins. */
  private static String[] words(String commandLine) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (char c : (commandLine + " ").toCharArray()) {
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        word = word == null ? new StringBuilder() : word;
      } else if (quote == 0 && (Character.isWhitespace(c) || AFTER_COMMAND.indexOf(c) >= 0)) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
        if (!Character.isWhitespace(c)) {
          break;
        }
      } else if (quote == 0 && word == null && c == '#') {
        break;
      } else {
        word = (word == null ? new StringBuilder() : word).append(c);
      }
    }
    return words.toArray(String[]::new);
  }
}
