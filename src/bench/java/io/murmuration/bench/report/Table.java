package io.murmuration.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table of figures with a row for each contender. */
public record Table(String title, List<String> columns, List<Row> rows) {
  /** A column: a numeric field of the reports of the runs, divided by {@code unit}. */
  public record Column(String header, String field, double unit) {
    public Column(String header, String field) {
      this(header, field, 1);
    }
  }

  /** A row. A cell is {@code null} if the contender does not report the figure. */
  public record Row(String name, List<Figure> cells) {}

  /** Returns a table of the results of contenders, in the given order. */
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
   * Returns a table with one more row: the ratio of two rows in each column, computed run by run. A
   * cell is empty if the rows have different numbers of successful runs.
   */
  public Table withRatio(String name, String dividend, String divisor) {
    Row a = row(dividend);
    Row b = row(divisor);
    List<Figure> ratios = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ratios.add(ratio(a.cells().get(i), b.cells().get(i)));
    }
    List<Row> extended = new ArrayList<>(rows);
    extended.add(new Row(name, ratios));
    return new Table(title, columns, extended);
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
