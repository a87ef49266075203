package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The broker in compose.yaml has the version of the clients and of the embedded broker. */
class KafkaVersionTest {
  @Test
  void compose_kafkaImage_hasTheVersionOfThePom() throws IOException {
    assertThat(find("compose.yaml", "image: apache/kafka:(\\S+)"))
        .isEqualTo(find("pom.xml", "<kafka.version>(\\S+)</kafka.version>"));
  }

  private static String find(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
