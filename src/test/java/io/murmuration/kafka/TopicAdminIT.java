package io.murmuration.kafka;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.control.TopicLayout;
import io.murmuration.support.TcpServer;
import io.murmuration.support.TestCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicAdminIT {
  private final KafkaConnection kafka = TestCluster.kafka();
  private final TopicAdmin admin = new TopicAdmin(kafka);

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void ensure_missingTopics_createsThemAsWanted() throws Exception {
    List<TopicSpec> wanted = new ArrayList<>(TopicLayout.fixed(false));
    wanted.add(TopicLayout.keyword("kafka", true));
    assertThat(admin.ensure(wanted)).isEmpty();
    awaitTopics(wanted.stream().map(TopicSpec::name).toArray(String[]::new));
    for (TopicSpec spec : wanted) {
      assertThat(partitions(spec.name())).as(spec.name()).isEqualTo(spec.partitions());
      spec.config().forEach((key, value) -> assertThat(config(spec.name(), key)).isEqualTo(value));
    }
    assertThat(admin.ensure(wanted)).as("differences").isEmpty();
  }

  @Test
  void ensure_topicWithOtherSettings_isLeftAloneAndReported() throws Exception {
    admin.ensure(List.of(new TopicSpec("posts", 2, Map.of("retention.ms", "5000"))));
    awaitTopics("posts");
    List<String> differences =
        admin.ensure(List.of(new TopicSpec("posts", 4, Map.of("retention.ms", "86400000"))));
    String topic = kafka.topic("posts");
    assertThat(differences)
        .containsExactlyInAnyOrder(
            "topic " + topic + " has 2 partitions, not 4",
            "topic " + topic + " has retention.ms=5000, not 86400000");
    assertThat(partitions("posts")).isEqualTo(2);
    assertThat(config("posts", "retention.ms")).isEqualTo("5000");
  }

  @Test
  void ensure_twoAtOnce_bothSucceed() {
    List<TopicSpec> wanted = TopicLayout.fixed(false);
    assertThat(
            List.of(admin, admin, admin, admin).parallelStream()
                .flatMap(each -> each.ensure(wanted).stream()))
        .isEmpty();
    awaitTopics(wanted.stream().map(TopicSpec::name).toArray(String[]::new));
  }

  @Test
  void delete_someTopics_leavesTheOthersAndThoseOfOtherPrefixes() {
    KafkaConnection other = TestCluster.kafka();
    try (TopicAdmin otherAdmin = new TopicAdmin(other)) {
      otherAdmin.ensure(List.of(new TopicSpec("posts", 1, Map.of())));
      admin.ensure(
          List.of(new TopicSpec("posts", 1, Map.of()), new TopicSpec("mentions", 1, Map.of())));
      awaitTopics("posts", "mentions");
      admin.delete(List.of("posts", "never-there"));
      awaitTopics("mentions");
      assertThat(otherAdmin.list()).containsOnly("posts");
    }
  }

  @Test
  void deleteGroups_unknownGroup_isPassedOver() {
    admin.deleteGroups(List.of("never-there"));
    assertThat(admin.committedOffsets("never-there")).isEmpty();
  }

  @Test
  void endOffsets_unknownTopic_isPassedOver() {
    assertThat(admin.endOffsets(List.of("never-there"))).isEmpty();
  }

  @Test
  void firstContact_oneOfSeveralServersAnswers_succeeds() throws IOException {
    try (TcpServer silent = TcpServer.silent();
        TcpServer closing = TcpServer.start(connection -> {})) {
      String servers =
          String.join(
              ",",
              silent.address(),
              closing.address(),
              TcpServer.closed(),
              "nowhere.invalid:9092",
              kafka.bootstrapServers());

      new FirstContact(new KafkaConnection(servers, ""), PATIENCE).await();
    }
  }

  private void awaitTopics(String... names) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(admin.list()).containsExactlyInAnyOrder(names));
  }

  private long partitions(String topic) {
    return admin.endOffsets(List.of(topic)).size();
  }

  private String config(String topic, String key) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, kafka.topic(topic));
    Properties properties = new Properties();
    properties.putAll(kafka.clientConfig());
    try (Admin client = Admin.create(properties)) {
      return client
          .describeConfigs(List.of(resource))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .get(resource)
          .get(key)
          .value();
    }
  }
}
