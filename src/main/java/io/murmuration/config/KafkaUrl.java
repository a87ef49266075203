package io.murmuration.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a cluster; {@code bootstrapServers} is {@code host:port} with commas between. */
public record KafkaUrl(String bootstrapServers) {
  private static final Pattern PLAIN =
      Pattern.compile("kafka://([^\\s:/,@]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})/?");

  private static final Pattern CREDENTIALS = Pattern.compile("//[^,]*@");

  /** The broker that {@code murmuration kafka} runs on this machine. */
  public static final KafkaUrl LOCAL = new KafkaUrl("127.0.0.1:9092");

  /**
   * Reads {@code kafka://host:port}, or several of them with commas between. Connections are not
   * encrypted and carry no credentials; where the text has some, the error does not show them.
   *
   * @param key what to name where the text is wrong
   */
  public static KafkaUrl parse(String key, String text) {
    List<String> servers = new ArrayList<>();
    for (String url : text.split(",", -1)) {
      Matcher parts = PLAIN.matcher(url.strip());
      if (!parts.matches() || !isPort(Integer.parseInt(parts.group(2)))) {
        throw new ConfigException(
            key,
            CREDENTIALS.matcher(text).replaceAll("//…@"),
            "kafka://host:port, several with commas between (no TLS, no credentials)");
      }
      servers.add(parts.group(1) + ":" + parts.group(2));
    }
    return new KafkaUrl(String.join(",", servers));
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65535;
  }
}
