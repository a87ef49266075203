package io.murmuration.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Figures in rows, one for each contender. */
public record Table(String title, List<String> columns, List<Row> rows) {
  /** What a column shows: a number that the runs report, divided by {@code unit}. */
  public record Column(String header, String field, double unit) {
    public Column(String header, String field) {
      this(header, field, 1);
    }
  }

  /** A cell is {@code null} where a contender has no such figure. */
  public record Row(String name, List<Figure> cells) {}

  /** The figures of some contenders, in the order in which these were given. */
  public static Table of(String title, Map<String, List<JsonNode>> results, Column... columns) {
    List<Row> rows = new ArrayList<>();
    results.forEach(
        (name, runs) -> {
          List<Figure> cells = new ArrayList<>();
          for (Column column : columns) {
            cells.add(figure(runs, column));
          }
          rows.add(new Row(name, cells));
        });
    List<String> headers = new ArrayList<>();
    for (Column column : columns) {
      headers.add(column.header());
    }
    return new Table(title, headers, rows);
  }

  /**
   * The same with a row more: in each column one row by another, run by run; empty where one has
   * failed runs.
   */
  public Table withRatio(String name, String dividend, String divisor) {
    Row a = row(dividend);
    Row b = row(divisor);
    List<Figure> ratios = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ratios.add(ratio(a.cells().get(i), b.cells().get(i)));
    }
    List<Row> more = new ArrayList<>(rows);
    more.add(new Row(name, ratios));
    return new Table(title, columns, more);
  }

  private Row row(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static Figure figure(List<JsonNode> runs, Column column) {
    List<Double> values = new ArrayList<>();
    for (JsonNode run : runs) {
      JsonNode value = run.at("/" + column.field());
      if (value.isNumber()) {
        values.add(value.doubleValue() / column.unit());
      }
    }
    return values.isEmpty() ? null : Figure.of(values);
  }

  private static Figure ratio(Figure a, Figure b) {
    if (a == null || b == null || a.runs().size() != b.runs().size()) {
      return null;
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < a.runs().size(); i++) {
      ratios.add(a.runs().get(i) / b.runs().get(i));
    }
    return ratios.stream().allMatch(Double::isFinite) ? Figure.of(ratios) : null;
  }
}
