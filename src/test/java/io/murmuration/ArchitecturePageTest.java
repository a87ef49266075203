package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the classes named in {@code docs/architecture.md} exist in the named packages. */
class ArchitecturePageTest {
  /** Matches {@code FanoutStep}, {@code fanout.FanoutStep} and {@code StageStep.apply}. */
  private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)*)([A-Z]\\w+)(?:\\.\\w+)?`");

  /** Names of files and patterns that look like classes. */
  private static final Set<String> OTHERS = Set.of("Procfile", "Verticle");

  @Test
  void page_classesThatItNames_exist() throws IOException {
    Set<String> classes = classes();
    Set<String> missing = new TreeSet<>();
    CLASS
        .matcher(Files.readString(Path.of("docs", "architecture.md")))
        .results()
        .filter(name -> !OTHERS.contains(name.group(2)))
        .map(name -> "." + name.group(1) + name.group(2))
        .filter(name -> classes.stream().noneMatch(known -> known.endsWith(name)))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  /** Returns the full names of all classes, including tests. */
  private static Set<String> classes() throws IOException {
    try (Stream<Path> main = Files.walk(Path.of("src", "main", "java"));
        Stream<Path> tests = Files.walk(Path.of("src", "test", "java"))) {
      return Stream.concat(main, tests)
          .map(file -> file.toString().replace('/', '.'))
          .filter(file -> file.endsWith(".java"))
          .map(file -> file.substring(0, file.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
