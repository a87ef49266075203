package io.murmuration;

import static java.lang.System.lineSeparator;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void token_storedInTheDataDirectory_isPrintedAsALink(@TempDir Path data) throws IOException {
    Path file = Files.writeString(data.resolve("admin-token"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(execute("token --port 81 --data " + data)).isZero();

    assertThat(out).hasToString("http://127.0.0.1:81/#token=0123456789abcdef" + lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void token_noneOrOneThatOthersCanRead_isAFailure(@TempDir Path data) throws IOException {
    assertThat(execute("token --data " + data)).isEqualTo(1);
    assertThat(err.toString()).contains("There is no admin token in " + data);

    Path file = Files.writeString(data.resolve("admin-token"), "0123456789abcdef");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(execute("token --data " + data)).isEqualTo(1);
    assertThat(err.toString()).contains("other users can read " + file);
    assertThat(execute("token --port 0 --data " + data)).isEqualTo(2);
    assertThat(err.toString()).contains("--port is 0, expected");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "replay",
        "run",
        "kafka",
        "token",
        "keywords",
        "keywords list",
        "keywords add",
        "keywords edit",
        "keywords remove",
        "keywords export",
        "keywords import",
        "mutes",
        "mutes list",
        "mutes add",
        "mutes remove",
        "sources",
        "sources list",
        "sources stop",
        "sources start",
        "info",
        "wait",
        "topics",
        "topics list",
        "topics info",
        "topics create",
        "topics destroy",
        "topics partitions",
        "topics compaction",
        "topics retention",
        "topics replication",
        "groups",
        "groups list",
        "groups info",
        "groups reset",
        "groups destroy",
        "lag",
        "completion",
        "rewind",
        "verify",
        "tail",
        "write"
      })
  void help_everyCommand_describesAllItsOptions(String command) {
    assertThat(execute(command + " --help")).isZero();

    CommandLine subject = Main.commandLine();
    for (String name : words(command)) {
      subject = subject.getSubcommands().get(name);
    }
    assertThat(out.toString()).startsWith("Usage: murmuration");
    assertThat(subject.getCommandSpec().usageMessage().description()).isNotEmpty();
    for (CommandLine.Model.OptionSpec option : subject.getCommandSpec().options()) {
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
      assertThat(out.toString()).contains(option.names());
    }
    subject
        .getSubcommands()
        .keySet()
        .forEach(name -> assertThat(out.toString()).containsPattern("(?m)^  " + name + " "));
  }

  @Test
  void help_ofAll_listsEachCommandWithItsPurposeInOneLine() {
    execute("--help");

    assertThat(out.toString())
        .containsSubsequence(
            "Run:",
            "  replay ",
            "Choose keywords and sources:",
            "  sources ",
            "Operate Kafka:",
            "  lag ")
        .containsSubsequence("Operate Kafka:", "Other:", "  completion ");
    String commands = out.toString().substring(out.toString().indexOf("Run:"));
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(commands.lines())
                    .as(name)
                    .anyMatch(
                        line ->
                            line.startsWith("  " + name + " ")
                                && line.endsWith(
                                    command.getCommandSpec().usageMessage().description()[0])));
  }

  @Test
  void completion_isAValidBashScript() throws Exception {
    assertThat(execute("completion")).isZero();
    assertThat(out.toString()).contains("topics", "--execute", "complete -F");

    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (Writer script = bash.outputWriter(UTF_8)) {
      script.write(out.toString());
    }
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void keywordsAdd_invalidQuery_pointsAtTheError() {
    assertThat(
            Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("keywords", "add", "A = python (monty"))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "murmuration: keyword 'A = python (monty' has a ( without its ) (column 12)",
            "  A = python (monty",
            "             ^");
  }

  @Test
  void version_isPrinted() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).startsWith("murmuration ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--color                     | Unknown option: '--color'",
        "--color                     | Usage: murmuration",
        "sing                         | Unmatched argument",
        "--port eighty                | '--port'",
        "--port 65536                 | --port is 65536, expected a port from 0 to 65535",
        "--kafka-port -1              | --kafka-port is -1, expected a port from 0 to 65535",
        "--rate 0                     | --rate is 0.0, expected a number above 0",
        "--source twitter             | --source is twitter, expected one of simulate, replay, bluesky",
        "--keywords #                 | --keywords is #, expected queries separated by commas",
        "-conf nowhere.json           | -conf is nowhere.json, expected a file",
        "replay                       | Missing required parameter: 'FILE'",
        "replay nowhere.jsonl         | FILE is nowhere.jsonl, expected a readable file",
        "replay src                   | FILE is src, expected a readable file",
        "tail posts --from last:100001 | --from last is 100001, expected 0 to 100000",
        "replay pom.xml --speed 0     | --speed is 0.0, expected a number above 0",
        "replay pom.xml --report no/where.json | --report is no/where.json, expected a file in a writable directory",
        "replay pom.xml --report src  | --report is src, expected a file in a writable directory",
        "replay pom.xml --report pom.xml | --report is pom.xml, expected a file other than the replayed one",
        "replay pom.xml --report src/../pom.xml | expected a file other than the replayed one",
        "--log-format xml             | expected text or json, got 'xml'",
        "run                          | Missing required parameter: 'VERTICLE'",
        "run fan-in                   | verticle is fan-in, expected one of ingest, fanout, aggregate",
        "run ingest -instances 2      | -instances is 2, expected 1 for ingest",
        "run fanout -instances 0      | -instances is 0, expected",
        "run fanout -instances two    | '-instances'",
        "keywords                     | Missing command: list, add, edit, remove, export, import or try",
        "keywords add                 | Missing required parameter: 'QUERY'",
        "keywords add #               | keyword '#' has # without a name (column 1)",
        "keywords add foo:bar         | keyword 'foo:bar' has the unknown operator foo:",
        "keywords edit tea            | There is nothing to change: add QUERY, --label or --no-label",
        "keywords edit tea (chai      | keyword '(chai' has a ( without its ) (column 1)",
        "keywords edit tea --label “a | has a label with a quote or =",
        "keywords edit tea --label a --no-label | --label and --no-label exclude each other",
        "keywords import no.where     | FILE is no.where, expected a readable file",
        "keywords export pom.xml      | FILE is pom.xml, expected a new file",
        "--keywords tea,a(b           | --keywords is tea,a(b, expected queries separated by commas: keyword 'a(b' has a ( without its ) (column 2)",
        "sources                      | Missing command: list, stop or start",
        "sources stop                 | Missing required parameter: 'NAME'",
        "topics create                | Missing required parameter: 'NAME'",
        "topics retention posts soon  | 'soon' is neither a duration such as 500ms",
        "groups reset fanout          | Missing required option: '--to=TARGET'",
        "groups reset fanout --to dawn | --to is dawn, expected earliest, latest, an offset",
        "lag --max 5                  | --max needs --once",
        "lag --once --max -1          | --max is -1, expected 0 or more",
        "lag --interval 999999999999d | '999999999999d' is longer than 24d",
        "lag --interval 25d           | '25d' is longer than 24d",
        "lag --interval -1s           | '-1s' is not a duration",
        "lag --interval 1e99s         | '1e99s' is not a duration",
        "lag --count 99999999999      | '99999999999' is too large",
        "info --interval PT9999999999999H | 'PT9999999999999H' is longer than 24d",
        "wait --timeout 106751991167d | '106751991167d' is longer than 24d",
        "verify --timeout 25d         | --timeout is 25d, expected at most 24d",
        "verify --from +999999999-12-31 | --from is +999999999-12-31, expected",
        "tail posts --from +300000000-01-01T00:00Z | expected earliest, latest, an offset",
        "tail posts --from 99999999999999999999 | expected earliest, latest, an offset",
        "rewind --to +300000000-01-01 | --to is +300000000-01-01, expected",
        "groups reset fanout --to +300000000-01-01 | --to is +300000000-01-01, expected",
        "write notes tea --timestamp +300000000-01-01 | --timestamp is +300000000-01-01, expected",
        "topics create notes --retention 999999999999w | '999999999999w' is too long; 'forever' keeps all records",
        "topics create notes --partitions NaN | 'NaN' is not a whole number",
        "--rate 1e99                  | --rate is 1.0E99, expected at most 1000000000",
        "--rate NaN                   | --rate is NaN, expected a number above 0",
        "replay pom.xml --speed NaN   | --speed is NaN, expected a number above 0",
        "replay pom.xml --speed 1e999 | --speed is Infinity, expected a number above 0",
        "run fanout -instances 2147483647 | -instances is 2147483647, expected at most 1000",
        "record --seconds -1 x.jsonl  | --seconds is -1, expected 1 or more",
        "record --messages 1e3 x.jsonl | '1e3' is not a whole number",
        "lag --count 0                | --count is 0, expected 1 or more",
        "lag --once --follow          | --follow and --once exclude each other",
        "lag --once --count 3         | --count and --once exclude each other",
        "sources start twitter        | NAME is twitter, expected one of simulate, replay, bluesky",
        "tail                         | Missing required parameter: 'TOPIC'",
        "tail posts --from soon       | --from is soon, expected earliest, latest, an offset",
        "tail posts --from latest     | --from latest prints only new records: add --follow",
        "tail posts --from 1h -n 5    | --from and --last exclude each other",
        "tail posts -n 100001         | --last is 100001, expected 0 to 100000",
        "tail posts --grep (tea       | --grep is (tea, expected a regular expression",
        "tail posts --where lang=en   | --where is lang=en, expected a JSON pointer",
        "tail posts --limit 0         | --limit is 0, expected 1 or more",
        "tail posts --max-length 0    | --max-length is 0, expected 1 or more",
        "tail posts --partition -1    | --partition is -1, expected 0 or more",
        "tail posts --json --pretty   | --json and --pretty exclude each other",
        "rewind                       | Missing required option: '--to=POSITION'",
        "rewind --to never            | --to is never, expected earliest, latest, an offset",
        "rewind --to 1h --stage ingest | --stage is ingest, expected one of aggregate, related-terms",
        "rewind --to 1h --restart     | --restart needs --into",
        "rewind --to 1h --into a- --execute | --into and --execute exclude each other",
        "rewind --to 1h --into keyword-2- | --into is keyword-2-, expected a prefix other than",
        "verify --from latest         | --from is latest, expected a time",
        "verify --to soon             | --to is soon, expected",
        "verify --timeout long        | --timeout is long, expected a duration",
        "write                        | Missing required parameter: 'TOPIC'",
        "write notes tea --file pom.xml | VALUE and --file exclude each other",
        "write notes --file no.where  | --file is no.where, expected a readable file",
        "write notes --file src       | --file is src, expected a readable file",
        "write notes --tombstone      | --tombstone needs --key",
        "write notes tea --tombstone --key k | --tombstone excludes VALUE",
        "write notes tea --key-separator = | --key-separator is =, expected a non-empty text between",
        "write notes --key-separator = --key k | --key-separator is =, expected a non-empty text between",
        "write notes tea --header en  | --header is en, expected NAME=VALUE",
        "write notes tea --timestamp soon | --timestamp is soon, expected a time",
        "write notes tea --partition -1 | --partition is -1, expected 0 or more",
        "write notes tea --json-lines | --json-lines excludes VALUE, --key"
      })
  void execute_wrongCommandLine_exits2WithTheReason(String args, String message) {
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_reportIsALinkToTheRecording_exits2(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("posts.jsonl"), "{}");
    List<Path> links =
        List.of(
            Files.createLink(directory.resolve("hard"), file),
            Files.createSymbolicLink(directory.resolve("soft"), file));

    for (Path link : links) {
      assertThat(execute("replay " + file + " --report " + link)).isEqualTo(2);
      assertThat(execute("replay " + link + " --report " + file)).isEqualTo(2);
    }
    assertThat(err.toString()).contains("expected a file other than the replayed one");
    assertThat(file).hasContent("{}");
  }

  @Test
  void execute_replayOfAnotherFormat_exits1NamingIt(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("posts.json"), "[\n{\"id\":\"1\"}\n]");

    assertThat(execute("replay " + file)).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            file
                + ": this is a JSON array over several lines, not JSON Lines. Use: jq -c '.[]' < FILE | murmuration replay -");
  }

  @Test
  void commandLine_argumentsOfACommand_hasOnlyThisCommand() {
    CommandLine all = Main.commandLine();
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandLine one = Main.commandLine(name, "--help");
              assertThat(one.getSubcommands().get(name).getUsageMessage())
                  .isEqualTo(command.getUsageMessage());
              if (!name.equals("completion")) {
                assertThat(one.getSubcommands()).containsOnlyKeys(name);
              }
            });
    assertThat(Main.commandLine("--help").getSubcommands()).hasSameSizeAs(all.getSubcommands());
  }

  @Test
  void execute_sourceWithTheNameOfACommand_isTheSource() {
    Main.commandLine().parseArgs("--source", "replay");

    assertThat(execute("--source replay --port -1")).isEqualTo(2);
    assertThat(err.toString()).contains("--port is -1");
  }

  private int execute(String args) {
    String[] words = words(args).toArray(String[]::new);
    return Main.commandLine(words)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
