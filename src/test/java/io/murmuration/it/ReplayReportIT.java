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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the report of a replay is what {@code docs/schemas/replay-report.json} says. */
class ReplayReportIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void replay_withReport_writesItAsDescribed() throws Exception {
    ObjectNode conf = JSON.createObjectNode();
    conf.putObject("kafka")
        .put("url", TestCluster.url())
        .put("prefix", TestCluster.settings().kafka().prefix());
    conf.putArray("keywords").add("kafka").add("never mentioned");
    conf.putObject("visualization").put("port", 0);
    Path confFile = Files.writeString(directory.resolve("conf.json"), conf.toString());
    Path file = Path.of(ContractIT.class.getResource("posts.jsonl").toURI());
    Path report = directory.resolve("report.json");

    int exitCode =
        Main.commandLine()
            .execute(
                "replay",
                file.toString(),
                "-conf",
                confFile.toString(),
                "--report",
                report.toString());

    assertThat(exitCode).isZero();
    Contract contract = new Contract(directory);
    JsonNode result = JSON.readTree(report.toFile());
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
}
