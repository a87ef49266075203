package io.murmuration.cli.run;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of the commands that run the whole pipeline. */
final class PipelineOptions {
  @Option(
      names = "--keywords",
      paramLabel = "LIST",
      description = {
        "Keywords to follow, separated by commas: kafka; apache kafka (all words, any order);"
            + " \"apache kafka\" (adjacent words); #kafka; @apachekafka.",
        "Used on the first start only; change them later with 'murmuration keywords'."
      })
  private String keywords;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the page (default: 8080; 0: any free port).")
  private Integer port;

  Settings applyTo(Settings settings) {
    Settings result = settings;
    if (keywords != null) {
      result = result.withKeywords(phrases(keywords).stream().map(Phrase::text).toList());
    }
    if (port != null) {
      if (port < 0 || port > 65535) {
        throw new ConfigException("--port", port, "a port from 0 to 65535");
      }
      result = result.withVisualization(result.visualization().withPort(port));
    }
    return result;
  }

  /** Warns of keywords in {@code --keywords} that are ignored after the first start. */
  void warnOfIgnoredKeywords(Settings settings) {
    if (keywords == null) {
      return;
    }
    Set<String> followed =
        new KeywordStore(Bootstrap.kafka(settings))
            .list().stream().map(Keyword::slugOfPhrase).collect(Collectors.toSet());
    List<String> ignored =
        phrases(keywords).stream()
            .filter(phrase -> !followed.contains(phrase.slug()))
            .map(Phrase::text)
            .toList();
    if (!ignored.isEmpty()) {
      System.err.printf(
          "Not followed: %s. --keywords counts on the first start only; use 'murmuration keywords"
              + " add'.%n",
          String.join(", ", ignored));
    }
  }

  /** Parses the phrases of the option {@code --keywords}. */
  static List<Phrase> phrases(String keywords) {
    try {
      return Phrase.parseList(keywords);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--keywords", keywords, "phrases separated by commas: " + e.getMessage());
    }
  }
}
