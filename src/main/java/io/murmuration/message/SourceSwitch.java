package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.JsonErrors;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a source on or off: a record of {@link Topics#SOURCES} under the name of the kind of
 * source. A source without a record is on.
 */
public record SourceSwitch(Source source, boolean running) {
  private static final Logger LOG = LoggerFactory.getLogger(SourceSwitch.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  public byte[] encode() {
    return JSON.createObjectNode().put("running", running).toString().getBytes(UTF_8);
  }

  /** Reads a record. Logs an invalid one and returns empty. */
  public static Optional<SourceSwitch> decode(String key, byte[] value) {
    try {
      Source source = Source.parse("key", key);
      boolean running = value == null || JSON.readTree(value).path("running").asBoolean(true);
      return Optional.of(new SourceSwitch(source, running));
    } catch (ConfigException e) {
      return invalid(key, e.getMessage());
    } catch (IOException e) {
      return invalid(key, "invalid JSON: " + JsonErrors.describe(e));
    }
  }

  private static Optional<SourceSwitch> invalid(String key, String reason) {
    LOG.warn("skipping an invalid record topic={} key={}: {}", Topics.SOURCES, key, reason);
    return Optional.empty();
  }
}
