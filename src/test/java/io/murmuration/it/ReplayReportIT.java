package io.murmuration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.Main;
import io.murmuration.support.Contract;
import io.murmuration.support.Mutations;
import io.murmuration.support.TestCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports and exit codes of replays, and the schema of the reports. */
class ReplayReportIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void replay_withReport_writesItAsDescribed() throws Exception {
    Path file = Path.of(ContractIT.class.getResource("posts.jsonl").toURI());

    Run run = replay(file, TestCluster.settings().kafka().prefix());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines())
        .startsWith("murmuration: 2 of 9 lines and posts of pages were rejected.")
        .hasSize(4);
    Contract contract = new Contract(directory);
    JsonNode result = run.report();
    assertThat(contract.problemsOf("replay-report.json", result)).isEmpty();
    assertThat(result.at("/posts"))
        .isEqualTo(
            JSON.readTree(
                """
                {"read":9,"accepted":5,"duplicates":1,"notices":1,"rejected":2,"matched":3}
                """));
    assertThat(result.at("/keywords/0/total").intValue()).isEqualTo(3);
    assertThat(result.get("postsPerSecond").doubleValue())
        .isCloseTo(9 / result.get("seconds").doubleValue(), within(1.0));
    for (JsonNode mutation : Mutations.of(result)) {
      assertThat(contract.problemsOf("replay-report.json", mutation))
          .as("%s", mutation)
          .isNotEmpty();
    }
  }

  @Test
  void replay_noLineIsReadable_exits1WithTheFirstReasons() throws Exception {
    Path file =
        Files.writeString(directory.resolve("notes.txt"), "tea\n{\"id\":\"1\"}\n\n{]\nmore\n");

    String prefix = TestCluster.settings().kafka().prefix();
    Run run = replay(file, prefix);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.report().at("/posts/rejected").intValue()).isEqualTo(4);
    assertThat(run.err().lines())
        .containsExactly(
            "murmuration: No line of " + file + " is a post or a message that can be read.",
            "  line 1: invalid JSON: unexpected 'tea' near column 1",
            "  line 2: not a post in any supported format: found the field 'id'",
            "  line 4: invalid JSON: unexpected ']' near column 2",
            "  See all with: murmuration tail %sdead-letters --from earliest --headers"
                .formatted(prefix));
  }

  @Test
  void replay_fileIsStillWritten_readsItsLastLineOnceItIsComplete() throws Exception {
    String prefix = TestCluster.settings().kafka().prefix();
    String one = post(1) + "\n";
    Path file =
        Files.writeString(directory.resolve("growing.jsonl"), one + post(2).substring(0, 30));

    Run first = replay(file, prefix);
    Files.writeString(file, one + post(2) + "\n" + post(3) + "\n");
    Run second = replay(file, prefix);

    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("growing.jsonl, line 2: the last line is not complete");
    assertThat(first.report().at("/posts/read").intValue()).isEqualTo(1);
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).isEmpty();
    assertThat(second.report().at("/posts/accepted").intValue()).isEqualTo(3);
    assertThat(second.report().at("/posts/read").intValue()).isEqualTo(3);
    assertThat(second.report().at("/keywords/0/total").intValue()).isEqualTo(3);
  }

  private static String post(int id) {
    return "{\"id\":\"%d\",\"source\":\"test\",\"author\":{\"id\":\"a\"},\"text\":\"kafka\",\"createdAt\":1700000000000}"
        .formatted(id);
  }

  private record Run(int exitCode, String err, JsonNode report) {}

  private Run replay(Path file, String prefix) throws IOException {
    ObjectNode conf = JSON.createObjectNode();
    conf.putObject("kafka").put("url", TestCluster.url()).put("prefix", prefix);
    conf.putArray("keywords").add("kafka").add("never mentioned");
    conf.putObject("visualization").put("port", 0);
    Path confFile = Files.writeString(directory.resolve("conf.json"), conf.toString());
    Path report = directory.resolve("report.json");
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(
                "replay",
                file.toString(),
                "-conf",
                confFile.toString(),
                "--report",
                report.toString());
    return new Run(exitCode, err.toString(), JSON.readTree(report.toFile()));
  }
}
