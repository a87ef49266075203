package io.murmuration.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogEncoderTest {
  private static final Instant AT = Instant.parse("2026-11-23T05:06:07.089Z");
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void clearTrace() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void encode_json_isOneObjectPerLine() throws IOException {
    String line = encode("json", event("two\n\"lines\" at {}", null, "noon"));

    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonNode object = new ObjectMapper().readTree(line);
    assertThat(object.size()).isEqualTo(5);
    assertThat(object.get("timestamp").textValue()).isEqualTo("2026-11-23T05:06:07.089Z");
    assertThat(object.get("level").textValue()).isEqualTo("WARN");
    assertThat(object.get("logger").textValue()).isEqualTo("io.murmuration.Test");
    assertThat(object.get("thread").textValue()).isEqualTo("a thread");
    assertThat(object.get("message").textValue()).isEqualTo("two\n\"lines\" at noon");
  }

  @Test
  void encode_jsonOfAnException_hasItsStackTrace() throws IOException {
    Exception exception = new IOException("gone", new IllegalStateException("why"));

    JsonNode object = new ObjectMapper().readTree(encode("json", event("failed", exception)));

    assertThat(object.get("exception").textValue())
        .startsWith("java.io.IOException: gone\n\tat io.murmuration.observe.LogEncoderTest")
        .contains("Caused by: java.lang.IllegalStateException: why");
  }

  @Test
  void encode_jsonWithinATrace_hasItsId() throws IOException {
    LoggingEvent event = event("bad record", null);
    event.setMDCPropertyMap(Map.of("traceId", "4bf92f3577b34da6a3ce929d0e0e4736"));

    assertThat(new ObjectMapper().readTree(encode("json", event)).get("traceId").textValue())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void encode_textOrAnotherFormat_isThePattern() {
    assertThat(encode("text", event("well", null))).isEqualTo("WARN  Test well\n");
    assertThat(encode("xml", event("well", null))).isEqualTo("WARN  Test well\n");
  }

  private LoggingEvent event(String message, Throwable exception, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("io.murmuration.Test"),
            Level.WARN,
            message,
            exception,
            arguments);
    event.setInstant(AT);
    event.setThreadName("a thread");
    return event;
  }

  private String encode(String format, LoggingEvent event) {
    LogEncoder encoder = new LogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.setPattern("%-5level %logger{0} %msg%n%ex{full}");
    encoder.start();
    return new String(encoder.encode(event), UTF_8);
  }
}
