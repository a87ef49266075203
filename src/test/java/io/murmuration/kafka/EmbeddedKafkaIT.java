package io.murmuration.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir private Path directory;

  @Test
  void start_again_findsWhatWasWritten() throws Exception {
    try (EmbeddedKafka embedded = EmbeddedKafka.start(directory, 0)) {
      KafkaConnection kafka = kafka(embedded);
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin.ensure(TopicLayout.fixed(false));
      }
      new KeywordStore(kafka).add(List.of(NamedQuery.parse("kafka")));
    }
    try (EmbeddedKafka embedded = EmbeddedKafka.start(directory, 0)) {
      KafkaConnection kafka = kafka(embedded);
      assertThat(new KeywordStore(kafka).list()).extracting(Keyword::phrase).containsOnly("kafka");
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        assertThat(admin.ensure(TopicLayout.fixed(false))).as("differences").isEmpty();
      }
    }
  }

  @Test
  void start_portIsTaken_saysWhichAndWhatToDo() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThatIOException()
          .isThrownBy(() -> EmbeddedKafka.start(directory, port))
          .withMessageContaining("Port " + port + " on 127.0.0.1 is in use")
          .withMessageContaining("KAFKA_URL=kafka://127.0.0.1:" + port)
          .withMessageContaining("--kafka-port");
    }
    assertThat(directory).as("what it left behind").isEmptyDirectory();
  }

  @Test
  void start_directoryIsInUse_saysWhichAndWhatToDo() throws Exception {
    try (EmbeddedKafka embedded = EmbeddedKafka.start(directory, 0)) {
      assertThat(embedded.url()).matches("kafka://127\\.0\\.0\\.1:[0-9]+");
      assertThatIOException()
          .isThrownBy(() -> EmbeddedKafka.start(directory, 0))
          .withMessageContaining(directory + " is in use by another process")
          .withMessageContaining("--data");
    }
  }

  @Test
  void start_directoryIsAFile_saysWhich() throws IOException {
    Path file = Files.write(directory.resolve("file"), "no directory".getBytes(UTF_8));
    assertThatIOException()
        .isThrownBy(() -> EmbeddedKafka.start(file, 0))
        .withMessageContaining("Cannot write to the data directory " + file);
  }

  private static KafkaConnection kafka(EmbeddedKafka embedded) {
    return new KafkaConnection(embedded.url().substring("kafka://".length()), "");
  }
}
