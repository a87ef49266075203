package io.murmuration.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a cluster; {@code bootstrapServers} is {@code host:port} with commas between. */
public record KafkaUrl(String bootstrapServers) {
  private static final Pattern PLAIN =
      Pattern.compile("kafka://([^\\s:/,@]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})/?");

  /** The broker that {@code murmuration kafka} runs on this machine. */
  public static final KafkaUrl LOCAL = new KafkaUrl("127.0.0.1:9092");

  /**
   * Reads {@code kafka://host:port}, or several of them with commas between.
   *
   * @param key what to name where the text is wrong
   */
  public static KafkaUrl parse(String key, String text) {
    List<String> servers = new ArrayList<>();
    for (String url : text.split(",", -1)) {
      Matcher parts = PLAIN.matcher(url.strip());
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
        throw new ConfigException(key, text, "kafka://host:port, several with commas between");
      }
      servers.add(parts.group(1) + ":" + parts.group(2));
    }
    return new KafkaUrl(String.join(",", servers));
  }
}
