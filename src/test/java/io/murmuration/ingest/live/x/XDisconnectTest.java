package io.murmuration.ingest.live.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.StreamException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XDisconnectTest {
  private static final Path CAPTURED = Path.of("../shared/data/x-v2/errors");

  @ParameterizedTest
  @CsvSource({
    "OperationalDisconnect, NETWORK",
    "UpstreamOperationalDisconnect, NETWORK",
    "UpstreamUncleanDisconnect, NETWORK",
    "InternalError, NETWORK",
    "SlowReader, NETWORK",
    "ForceDisconnect, RATE_LIMIT",
    "ClientApplicationStateDegraded, HTTP",
    "InvalidRules, HTTP",
    "SomethingNew, HTTP"
  })
  void of_disconnectType_isNamedAndOfItsKind(String type, Kind kind) {
    String bare =
        """
        {"title":"operational-disconnect","disconnect_type":"%s","detail":"So it is.",
        "type":"https://api.x.com/2/problems/operational-disconnect"}\
        """
            .formatted(type);
    for (String message : List.of(bare, "{\"errors\":[" + bare + "]}")) {
      StreamException ended = of(message);
      assertThat(ended).hasMessage("X ended the stream: " + type + ": So it is.");
      assertThat(ended.kind()).isEqualTo(kind);
    }
  }

  @Test
  void of_olderForm_isRecognized() {
    assertThat(of("{\"error\":{\"message\":\"Forced Disconnect: Too many connections.\"}}").kind())
        .isEqualTo(Kind.RATE_LIMIT);
    assertThat(of("{\"error\":{\"message\":\"Force closing connection to because\"}}"))
        .hasMessageContaining("SlowReader");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"id\":\"1\",\"text\":\"disconnect_type\"}}",
        "{\"data\":{\"id\":\"1\"},\"errors\":[{\"title\":\"Not Found Error\"}]}",
        "{\"errors\":[{\"title\":\"Not Found"
            + " Error\",\"type\":\"https://api.x.com/2/problems/x\"}]}",
        "{\"warning\":{\"code\":\"FALLING_BEHIND\"}}",
        "{}",
        "no JSON",
        "[1]",
        ""
      })
  void of_otherMessage_isNull(String message) {
    assertThat(of(message)).isNull();
  }

  @Test
  void of_capturedMessages_endTheStream() throws IOException {
    Assumptions.assumeTrue(Files.exists(CAPTURED), CAPTURED + " is not there");
    try (Stream<Path> files = Files.list(CAPTURED)) {
      List<Path> disconnects =
          files.filter(file -> file.getFileName().toString().contains("disconnect")).toList();
      assertThat(disconnects).isNotEmpty();
      for (Path file : disconnects) {
        assertThat(of(Files.readString(file))).hasMessageContaining("OperationalDisconnect");
      }
    }
  }

  private static StreamException of(String message) {
    return XDisconnect.of(message.getBytes(UTF_8));
  }
}
