package io.murmuration;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in {@code bin/}, copied to a folder in which nothing is built or can be built. */
class ScriptsTest {
  private static final Path BIN = Path.of("bin");
  private static final Path BENCH = Path.of("src", "bench", "java", "io", "murmuration", "bench");
  private static final List<String> BUILDERS = List.of("mvn", "java", "javac", "npm", "git");

  @TempDir private Path home;

  private record Ran(int exitCode, String out, String err) {}

  private static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(BIN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("."))
          .sorted()
          .toList();
    }
  }

  @BeforeEach
  void copyScripts() throws IOException {
    for (String script : scripts()) {
      create("bin", script, Files.readString(BIN.resolve(script)));
    }
    create("bin", "build-tools.sh", Files.readString(BIN.resolve("build-tools.sh")));
    for (String builder : BUILDERS) {
      create("path", builder, "#!/bin/sh\necho \"$0 $*\" >> '%s'\nexit 99\n".formatted(builds()));
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void help_ofEveryScript_isPrintedWithoutABuild(String script) throws Exception {
    for (String option : List.of("-h", "--help")) {
      Ran ran = run(script, option);

      assertThat(ran.err).isEmpty();
      assertThat(ran.out).startsWith("Usage: bin/" + script + " ");
      assertThat(ran.exitCode).isZero();
    }
    assertThat(builds()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "attack, --bogus",
    "attack, bogus",
    "attack, --kinds",
    "bench, --bogus",
    "bench, --runs 3 throughput --bogus",
    "bench, -x limit",
    "bench, bogus",
    "bench, --runs",
    "bench, --runs=3 --heap",
    "check, --bogus",
    "check, bogus",
    "prose, --bogus",
    "reproducible, --bogus",
    "vertx, --bogus",
    "vertx, bogus"
  })
  void script_unknownWords_refusesThemWithoutABuild(String script, String words) throws Exception {
    Ran ran = run(script, words.split(" "));

    assertThat(ran.exitCode).isEqualTo(2);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err).startsWith("bin/" + script + ": ");
    assertThat(builds()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "throughput limit --runs 5 --posts 2000000", "--heap=2g --smoke"})
  void bench_wordsThatItKnows_builds(String words) throws Exception {
    run("bench", words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(builds()).content().contains("mvn");
  }

  @Test
  void bench_help_hasTheOptionsAndCasesOfTheBenchmark() throws Exception {
    String help = run("bench", "--help").out;

    assertThat(found("(?m)^  (--[a-z]+)", help))
        .isEqualTo(found("names = \"(--[a-z]+)\"", Files.readString(BENCH.resolve("Bench.java"))));
    try (Stream<Path> cases = Files.list(BENCH.resolve("cases"))) {
      assertThat(found("(?m)^  ([a-z]+) ", help))
          .containsExactlyInAnyOrderElementsOf(
              cases
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith("Case.java") && !name.startsWith("Bench"))
                  .map(name -> name.replace("Case.java", "").toLowerCase(Locale.ROOT))
                  .toList());
    }
  }

  @Test
  void murmuration_helpBeforeItIsBuilt_namesEveryCommand() throws Exception {
    String help = run("murmuration", "--help").out;

    assertThat(
            found("(?m)^  ([a-z]+(?: [a-z]+)*) {2}", help).stream()
                .flatMap(line -> Arrays.stream(line.split(" "))))
        .containsExactlyInAnyOrderElementsOf(Main.commandLine().getSubcommands().keySet());
  }

  /** Returns the first group of every match. */
  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  private Path builds() {
    return home.resolve("builds");
  }

  private void create(String folder, String name, String text) throws IOException {
    Path file = Files.createDirectories(home.resolve(folder)).resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(String script, String... words) throws Exception {
    ProcessBuilder command = new ProcessBuilder();
    command.command().add(home.resolve("bin").resolve(script).toString());
    command.command().addAll(List.of(words));
    command
        .environment()
        .merge(
            "PATH",
            home.resolve("path").toString(),
            (path, first) -> first + File.pathSeparator + path);
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    Process process = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(1, MINUTES)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
