package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.WireJson;
import java.io.IOException;

/**
 * Switches a source on or off: a record of {@link Topics#SOURCES} under the name of the kind of
 * source. A source without a record is on.
 */
public record SourceSwitch(Source source, boolean running) {

  public byte[] encode() {
    return WireJson.MAPPER.createObjectNode().put("running", running).toString().getBytes(UTF_8);
  }

  /**
   * Reads a record. A source whose record was removed is on.
   *
   * @throws ConfigException if the key is no source
   * @throws IOException if the value is no switch
   */
  public static SourceSwitch read(String key, byte[] value) throws IOException {
    Source source = Source.parse("key", key == null ? "" : key);
    if (value == null) {
      return new SourceSwitch(source, true);
    }
    JsonNode running = WireJson.MAPPER.readTree(value).path("running");
    if (!running.isBoolean()) {
      throw new IOException("running is not true or false");
    }
    return new SourceSwitch(source, running.booleanValue());
  }
}
