package io.murmuration.cli.run;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.QueryException;
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
            + " \"apache kafka\" (adjacent words); #kafka; (kafka OR flink) lang:en; LABEL = QUERY.",
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
      result = result.withKeywords(queries(keywords).stream().map(NamedQuery::text).toList());
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
            .list().stream()
                .map(keyword -> keyword.parsed().canonical())
                .collect(Collectors.toSet());
    List<String> ignored =
        queries(keywords).stream()
            .filter(named -> !followed.contains(named.query().canonical()))
            .map(NamedQuery::text)
            .toList();
    if (!ignored.isEmpty()) {
      System.err.printf(
          "Not followed: %s. --keywords counts on the first start only; use 'murmuration keywords"
              + " add'.%n",
          String.join(", ", ignored));
    }
  }

  /** Parses the queries of the option {@code --keywords}. */
  static List<NamedQuery> queries(String keywords) {
    try {
      return NamedQuery.parseList(keywords);
    } catch (QueryException e) {
      throw new ConfigException(
          "--keywords", keywords, "queries separated by commas: " + e.getMessage());
    }
  }
}
