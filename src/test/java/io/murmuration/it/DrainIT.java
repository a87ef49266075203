package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.murmuration.support.ChildProcess;
import io.murmuration.support.KillableStages;
import io.murmuration.support.KillableStages.Stage;
import io.murmuration.support.MurmurationProcess;
import io.murmuration.support.TcpServer;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are terminated end quietly, and leave nothing behind that delays others. */
class DrainIT {
  private static final int TERMINATED = 143;

  @TempDir private Path directory;

  @Test
  void terminate_whilePostsFlow_commitsAndLeavesItsGroup() throws Exception {
    Settings settings = TestCluster.settings();
    try (KillableStages processes = new KillableStages(settings, directory);
        TopicAdmin admin = new TopicAdmin(Bootstrap.kafka(settings))) {
      List<String> topics = List.of(Topics.KEYWORD_PREFIX + Query.parse("kafka").slug());
      List<Stage> stages =
          List.of(
              processes.startCounting(Groups.RELATED_TERMS, Groups.RELATED_TERMS, topics),
              processes.startCounting(Groups.AGGREGATE, Groups.AGGREGATE, topics),
              processes.startFanout(List.of("kafka")));
      ChildProcess ingest =
          processes.startIngest(
              new JsonObject()
                  .put("source", "simulate")
                  .put("simulate", new JsonObject().put("rate", 2_000)));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin.committedOffsets(Groups.AGGREGATE).values().stream()
                      .anyMatch(offset -> offset.offset() > 0));

      for (Stage stage : stages) {
        assertThat(stage.process().terminate(PATIENCE)).as(stage + "").isEqualTo(TERMINATED);
        assertThat(admin.haveMembers(List.of(stage.group()))).as(stage + "").isFalse();
      }
      assertThat(ingest.terminate(PATIENCE)).isEqualTo(TERMINATED);
      assertThat(openTransactions(settings)).isEmpty();
    }
  }

  /** All at once, since each waits some seconds before it reports that it waits. */
  @Test
  void anyCommand_terminatedWhileKafkaDoesNotAnswer_endsQuietly() throws IOException {
    try (TcpServer silent = TcpServer.silent()) {
      Map<String, String> environment =
          Map.of("KAFKA_URL", "kafka://" + silent.address(), "PORT", "0");
      List<MurmurationProcess> processes = new ArrayList<>();
      for (String command : List.of("--keywords tea", "run fanout", "keywords list")) {
        processes.add(MurmurationProcess.start(directory, environment, command.split(" ")));
      }
      for (MurmurationProcess process : processes) {
        try (process) {
          await()
              .atMost(PATIENCE)
              .failFast(process.err(), () -> !process.isRunning())
              .until(() -> process.err().contains("waiting for Kafka at " + silent.address()));
          process.terminate();
          assertThat(process.exitCode()).as(process.err()).isEqualTo(TERMINATED);
          assertThat(process.err().lines().filter(line -> !line.contains(" INFO ")))
              .as(process.err())
              .hasSize(1);
          assertThat(process.printedStackTrace()).as(process.err()).isFalse();
        }
      }
    }
  }

  private static List<String> openTransactions(Settings settings) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", settings.kafka().url().bootstrapServers()))) {
      return admin
          .listTransactions(
              new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
          .all()
          .get()
          .stream()
          .map(transaction -> transaction.transactionalId())
          .filter(id -> id.startsWith(settings.kafka().prefix()))
          .toList();
    }
  }
}
