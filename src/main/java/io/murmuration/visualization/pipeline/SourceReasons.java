package io.murmuration.visualization.pipeline;

import io.murmuration.message.StageReport.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes problems with the sources of ingest in plain words. */
final class SourceReasons {
  private static final Set<String> OVER = Set.of("ended", "stopped", "failed");

  private SourceReasons() {}

  /** Returns why no source is read, or {@code null} if one is or if there is none. */
  static String whyNoneIsRead(List<Source> sources) {
    if (sources.isEmpty() || !sources.stream().allMatch(source -> OVER.contains(source.state()))) {
      return null;
    }
    if (sources.size() == 1) {
      return switch (sources.get(0).state()) {
        case "ended" -> "the source has ended";
        case "stopped" -> "the source is stopped";
        default -> "the source has failed" + error(sources.get(0));
      };
    }
    return switch (common(sources)) {
      case "ended" -> "all sources have ended";
      case "stopped" -> "all sources are stopped";
      case "failed" -> "all sources have failed";
      default ->
          sources.stream()
              .map(source -> source.name() + " " + words(source))
              .collect(Collectors.joining(", "));
    };
  }

  /** Returns the problem of the first source that should be read but is not, or {@code null}. */
  static String whyOneIsNotRead(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.state().equals("failed") || source.state().equals("waiting"))
        .findFirst()
        .map(source -> source.name() + " " + words(source) + error(source))
        .orElse(null);
  }

  private static String common(List<Source> sources) {
    String first = sources.get(0).state();
    return sources.stream().allMatch(source -> source.state().equals(first)) ? first : "";
  }

  private static String words(Source source) {
    return switch (source.state()) {
      case "ended" -> "has ended";
      case "stopped" -> "is stopped";
      case "failed" -> "has failed";
      default -> "is waiting to retry";
    };
  }

  private static String error(Source source) {
    return source.lastError() == null ? "" : ": " + source.lastError();
  }
}
