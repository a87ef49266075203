package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the commands, files and links of the README and of every page in {@code docs/}. */
class ReadmeTest {
  private static final Pattern SHELL_BLOCK = Pattern.compile("(?ms)^```sh\\R(.*?)^```");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");

  /** The start of a Murmuration command line: {@code KEY=value} assignments and a launcher. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\w+=\\S*\\s+)*(?:bin/murmuration|bin/vertx|java -jar \\S+)(.*)");

  /** Characters that end a simple command or start a comment. */
  private static final String AFTER_COMMAND = "|;&><";

  /** A relative link or image: the path, possibly empty, and the anchor, possibly {@code null}. */
  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(|src(?:set)?=\")(?!https?:)([\\w./@-]*)(?:#([^)\"\\s]+))?");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  private static List<Path> guides() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static List<Path> guidesWithCommands() throws IOException {
    List<Path> guides = new ArrayList<>();
    for (Path guide : guides()) {
      if (!commandLines(Files.readString(guide)).isEmpty()) {
        guides.add(guide);
      }
    }
    return guides;
  }

  @Test
  void guides_withCommands_includeTheMainOnes() throws IOException {
    assertThat(guidesWithCommands())
        .contains(
            Path.of("README.md"),
            Path.of("docs", "getting-started.md"),
            Path.of("docs", "sources.md"),
            Path.of("docs", "operate.md"),
            Path.of("docs", "deploy.md"));
  }

  @ParameterizedTest
  @MethodSource("guidesWithCommands")
  void guide_commandLines_areUnderstood(Path guide) throws IOException {
    for (String commandLine : commandLines(Files.readString(guide))) {
      String[] words = words(commandLine);
      assertThatCode(() -> Main.commandLine(words).parseArgs(words))
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
  void guide_links_leadToFilesAndHeadings(Path guide) throws IOException {
    Matcher link = LINK.matcher(withoutCode(Files.readString(guide)));
    while (link.find()) {
      Path target = link.group(1).isEmpty() ? guide : guide.resolveSibling(link.group(1));
      assertThat(target).exists();
      if (link.group(2) != null) {
        assertThat(anchors(target)).as(target + " in " + guide).contains(link.group(2));
      }
    }
  }

  @Test
  void index_everyPageOfDocs_isLinked() throws IOException {
    Path index = Path.of("docs", "README.md");
    Set<String> linked = new HashSet<>();
    LINK.matcher(Files.readString(index)).results().forEach(link -> linked.add(link.group(1)));
    for (Path guide : guides()) {
      if (guide.startsWith("docs") && !guide.equals(index)) {
        assertThat(linked).contains(guide.getFileName().toString());
      }
    }
    try (Stream<Path> decisions = Files.list(Path.of("docs", "adr"))) {
      decisions.forEach(page -> assertThat(linked).contains("adr/" + page.getFileName()));
    }
  }

  /** Returns the anchors of a page's headings, derived from their text as GitHub does. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(withoutCode(Files.readString(page)))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutCode(String markdown) {
    return CODE_BLOCK.matcher(markdown).replaceAll("");
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

  /** Returns the words of a command line, up to a pipe, another command or a comment. */
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
