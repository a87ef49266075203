package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that the tables of {@code docs/configuration.md} list exactly the existing keys. */
class ConfigurationPageTest {
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([a-z][\\w.]*)` \\|");
  private static final Pattern EXPECTED = Pattern.compile("expected one of \\[(.*)\\]");

  /** Keys without a row: an alias, and the client settings that every stage has. */
  private static final Set<String> WITHOUT_ROW =
      Set.of(
          "kafka.tls.verify-hostname",
          "ingest.kafka",
          "fanout.kafka",
          "aggregate.kafka",
          "relatedTerms.kafka",
          "visualization.kafka");

  @Test
  void page_keysWithoutRow_areMentioned() throws IOException {
    String page = Files.readString(Path.of("docs", "configuration.md"));
    assertThat(WITHOUT_ROW)
        .allSatisfy(
            key -> assertThat(page).contains("`" + key.replaceFirst("^kafka\\.tls\\.", "") + "`"));
  }

  @Test
  void page_keys_areThoseOfTheSettings() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    KEY.matcher(Files.readString(Path.of("docs", "configuration.md")))
        .results()
        .forEach(row -> add(documented, row.group(1)));
    assertThat(documented).containsKeys("", "kafka", "kafka.tls", "ingest", "ingest.x", "observe");
    for (Map.Entry<String, Set<String>> section : documented.entrySet()) {
      Set<String> known = knownKeys(section.getKey());
      known.removeIf(key -> WITHOUT_ROW.contains(section.getKey() + "." + key));
      assertThat(section.getValue()).as("keys of '%s'", section.getKey()).isEqualTo(known);
    }
  }

  /** Adds a key to its section, and the section to its parent. */
  private static void add(Map<String, Set<String>> sections, String key) {
    int dot = key.lastIndexOf('.');
    String section = dot < 0 ? "" : key.substring(0, dot);
    sections.computeIfAbsent(section, s -> new TreeSet<>()).add(key.substring(dot + 1));
    if (dot >= 0) {
      add(sections, section);
    }
  }

  /** Returns the keys that the error about an unknown key lists. */
  private static Set<String> knownKeys(String section) throws IOException {
    Object nested = Map.of("unknown", 1);
    String[] names = section.isEmpty() ? new String[0] : section.split("\\.");
    for (int i = names.length - 1; i >= 0; i--) {
      nested = Map.of(names[i], nested);
    }
    String json = new ObjectMapper().writeValueAsString(nested);
    ConfigException error =
        catchThrowableOfType(ConfigException.class, () -> Settings.parse(json, Map.of()));
    Matcher expected = EXPECTED.matcher(error.getMessage());
    assertThat(expected.find()).as(error.getMessage()).isTrue();
    return new TreeSet<>(Set.of(expected.group(1).split(", ")));
  }
}
