package io.murmuration.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A format of metrics, which the client chooses with the header {@code Accept}. */
enum MetricsFormat {
  /** The text format of Prometheus, version 0.0.4: the default. */
  PROMETHEUS("text", "plain", "text/plain; version=0.0.4; charset=utf-8", "0\\.0\\.4"),

  /** OpenMetrics, which only a client gets that names it. */
  OPEN_METRICS(
      "application",
      "openmetrics-text",
      "application/openmetrics-text; version=1.0.0; charset=utf-8",
      "1\\.0\\.0|0\\.0\\.1");

  private final String type;
  private final String subtype;
  private final String contentType;
  private final String versions;

  MetricsFormat(String type, String subtype, String contentType, String versions) {
    this.type = type;
    this.subtype = subtype;
    this.contentType = contentType;
    this.versions = versions;
  }

  /** A media range of the header {@code Accept}; malformed parts match nothing. */
  private record Range(String type, String subtype, String version, double quality) {
    static Range parse(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
      String[] names = parts[0].strip().split("/", -1);
      String version = null;
      double quality = 1;
      for (int i = 1; i < parts.length; i++) {
        String[] parameter = parts[i].split("=", 2);
        String value = parameter.length == 2 ? parameter[1].strip().replace("\"", "") : "";
        switch (parameter[0].strip()) {
          case "version" -> version = value;
          case "q" -> quality = quality(value);
          default -> {} // Neither format depends on another parameter.
        }
      }
      return new Range(names[0], names.length == 2 ? names[1] : "", version, quality);
    }

    private static double quality(String value) {
      return value.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(value) : 0;
    }

    /** Returns 0 if the range excludes a format, and otherwise more for a closer match. */
    int closeness(MetricsFormat format) {
      if (type.equals(format.type) && subtype.equals(format.subtype)) {
        return version == null ? 3 : version.matches(format.versions) ? 4 : 0;
      }
      return type.equals(format.type) && subtype.equals("*") ? 2 : type.equals("*") ? 1 : 0;
    }
  }

  /**
   * Returns the format that a client prefers, by the rules of RFC 9110: the closest media range
   * determines the quality of a format. A client that names neither format gets that of Prometheus.
   *
   * @param accept the values of the header {@code Accept}
   */
  static MetricsFormat accepted(List<String> accept) {
    List<Range> ranges = new ArrayList<>();
    for (String value : accept) {
      for (String range : value.split(",", -1)) {
        ranges.add(Range.parse(range));
      }
    }
    boolean named = ranges.stream().anyMatch(range -> range.closeness(OPEN_METRICS) >= 3);
    double openMetrics = named ? OPEN_METRICS.quality(ranges) : 0;
    return openMetrics > 0 && openMetrics >= PROMETHEUS.quality(ranges) ? OPEN_METRICS : PROMETHEUS;
  }

  private double quality(List<Range> ranges) {
    int closest = 0;
    double quality = 0;
    for (Range range : ranges) {
      int closeness = range.closeness(this);
      if (closeness > closest || (closeness == closest && range.quality > quality)) {
        quality = closeness == 0 ? 0 : range.quality;
        closest = closeness;
      }
    }
    return quality;
  }

  String contentType() {
    return contentType;
  }
}
