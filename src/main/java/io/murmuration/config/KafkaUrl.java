package io.murmuration.config;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a cluster.
 *
 * @param bootstrapServers {@code host:port} of brokers, separated by commas
 * @param encrypted whether connections are encrypted
 */
public record KafkaUrl(String bootstrapServers, boolean encrypted) {
  private static final String PLAIN = "kafka://";
  private static final String ENCRYPTED = "kafka+ssl://";

  private static final Pattern BROKER =
      Pattern.compile("(kafka(?:\\+ssl)?://)([^\\s:/,@]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})/?");

  private static final Pattern CREDENTIALS = Pattern.compile(".*@", Pattern.DOTALL);

  /** The broker of {@code murmuration kafka} on this machine. */
  public static final KafkaUrl LOCAL = new KafkaUrl("127.0.0.1:9092");

  public KafkaUrl(String bootstrapServers) {
    this(bootstrapServers, false);
  }

  /**
   * Parses {@code kafka://host:port} or {@code kafka+ssl://host:port}, or several of one kind,
   * separated by commas. Credentials are an error, whose message omits the text before the last
   * {@code @}, since a password may contain a comma.
   *
   * @param key the key to name in an error
   */
  public static KafkaUrl parse(String key, String text) {
    List<String> servers = new ArrayList<>();
    TreeSet<String> schemes = new TreeSet<>();
    for (String url : text.split(",", -1)) {
      Matcher parts = BROKER.matcher(url.strip());
      if (!parts.matches() || !isPort(Integer.parseInt(parts.group(3)))) {
        throw new ConfigException(
            key,
            CREDENTIALS.matcher(text).replaceFirst("…@"),
            "kafka://host:port, or kafka+ssl://host:port with encryption, several separated by commas"
                + " (without user or password: see KAFKA_USERNAME)");
      }
      schemes.add(parts.group(1));
      servers.add(parts.group(2) + ":" + parts.group(3));
    }
    if (schemes.size() > 1) {
      throw new ConfigException(key, text, "kafka:// for all brokers or kafka+ssl:// for all");
    }
    return new KafkaUrl(String.join(",", servers), schemes.first().equals(ENCRYPTED));
  }

  /** Returns the address in the form of {@link #parse}. */
  public String text() {
    String scheme = encrypted ? ENCRYPTED : PLAIN;
    return scheme + bootstrapServers.replace(",", "," + scheme);
  }

  /** Returns whether all bootstrap servers are on this machine. */
  public boolean isLocal() {
    return List.of(bootstrapServers.split(",")).stream()
        .allMatch(server -> server.matches("(127(\\.[0-9]+){3}|localhost|\\[::1\\]):[0-9]+"));
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65535;
  }
}
