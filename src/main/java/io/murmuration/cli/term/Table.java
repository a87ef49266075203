package io.murmuration.cli.term;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A text table with columns as wide as their cells; numbers are right-aligned. */
public final class Table {
  private static final String GAP = "  ";

  private final String[] headers;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /** Creates a table with column headers; a leading {@code >} right-aligns the column. */
  public Table(String... headers) {
    this.headers = headers.clone();
    this.right = new boolean[headers.length];
    for (int i = 0; i < headers.length; i++) {
      if (headers[i].startsWith(">")) {
        this.headers[i] = headers[i].substring(1);
        right[i] = true;
      }
    }
  }

  public void add(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = cells[i] == null ? "-" : cells[i].toString();
    }
    rows.add(row);
  }

  public void print(PrintWriter out) {
    int[] widths = new int[headers.length];
    measure(headers, widths);
    rows.forEach(row -> measure(row, widths));
    print(headers, widths, out);
    rows.forEach(row -> print(row, widths, out));
  }

  /** Prints an empty line and the table, unless it has no rows. */
  public void printSection(PrintWriter out) {
    if (!rows.isEmpty()) {
      out.println();
      print(out);
    }
  }

  private static void measure(String[] row, int[] widths) {
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], row[i].length());
    }
  }

  private void print(String[] row, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String space = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : GAP)
          .append(right[i] ? space : "")
          .append(row[i])
          .append(right[i] ? "" : space);
    }
    out.println(line.toString().stripTrailing());
  }
}
