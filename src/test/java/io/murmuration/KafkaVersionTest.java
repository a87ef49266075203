package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the Kafka images have the version of the clients and of the embedded broker. */
class KafkaVersionTest {
  @Test
  void compose_kafkaImage_hasTheVersionInThePom() throws IOException {
    assertThat(find(Path.of("compose.yaml"), "image: apache/kafka:(\\S+)"))
        .isEqualTo(versionInPom());
  }

  @Test
  void integrationTests_kafkaImage_hasTheVersionInThePom() throws IOException {
    try (Stream<Path> tests = Files.walk(Path.of("src", "test", "java"))) {
      Path cluster =
          tests.filter(test -> test.endsWith("TestCluster.java")).findAny().orElseThrow();
      assertThat(find(cluster, "\"apache/kafka-native:([^\"]+)\"")).isEqualTo(versionInPom());
    }
  }

  private static String versionInPom() throws IOException {
    return find(Path.of("pom.xml"), "<kafka.version>(.+)</kafka.version>");
  }

  private static String find(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
