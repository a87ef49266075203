package io.murmuration.visualization.pipeline;

import io.murmuration.stage.StageReport.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with the sources of ingest, in plain words. */
final class SourceReasons {
  private static final Set<String> OVER = Set.of("ended", "stopped", "failed");

  private SourceReasons() {}

  /** Why nothing is read any more; {@code null} if something is, or there is no source. */
  static String whyNoneIsRead(List<Source> sources) {
    if (sources.isEmpty() || !sources.stream().allMatch(source -> OVER.contains(source.state()))) {
      return null;
    }
    if (sources.size() == 1) {
      return switch (sources.get(0).state()) {
        case "ended" -> "the source has come to its end";
        case "stopped" -> "the source is stopped";
        default -> "the source has failed" + error(sources.get(0));
      };
    }
    return switch (common(sources)) {
      case "ended" -> "all sources have come to their end";
      case "stopped" -> "all sources are stopped";
      case "failed" -> "all sources have failed";
      default ->
          sources.stream()
              .map(source -> source.name() + " " + said(source))
              .collect(Collectors.joining(", "));
    };
  }

  /** What is wrong with the first source that is not read although it should be, or nothing. */
  static String whyOneIsNotRead(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.state().equals("failed") || source.state().equals("waiting"))
        .findFirst()
        .map(source -> source.name() + " " + said(source) + error(source))
        .orElse(null);
  }

  private static String common(List<Source> sources) {
    String first = sources.get(0).state();
    return sources.stream().allMatch(source -> source.state().equals(first)) ? first : "";
  }

  private static String said(Source source) {
    return switch (source.state()) {
      case "ended" -> "has come to its end";
      case "stopped" -> "is stopped";
      case "failed" -> "has failed";
      default -> "waits to try again";
    };
  }

  private static String error(Source source) {
    return source.lastError() == null ? "" : ": " + source.lastError();
  }
}
