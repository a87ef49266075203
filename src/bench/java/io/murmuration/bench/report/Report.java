package io.murmuration.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports the results: prints tables as they are completed, and writes everything to {@code
 * results.json} and {@code results.md}. The files are rewritten after every table, so that an
 * interrupted benchmark keeps its results.
 */
public final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final Path directory;
  private final PrintStream out;
  private final Map<String, String> environment;
  private final List<Table> tables = new ArrayList<>();
  private final Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  public Report(Path directory, PrintStream out, Map<String, String> environment) {
    this.directory = directory;
    this.out = out;
    this.environment = environment;
    environment.forEach((name, value) -> out.printf("%-10s %s%n", name, value));
  }

  /** Adds all values that runs reported, for the JSON file. */
  public void addRuns(String caseName, Map<String, List<JsonNode>> results) {
    results.forEach((name, all) -> runs.put(caseName + ": " + name, all));
  }

  /** Prints and writes a table. */
  public void add(Table table) throws IOException {
    tables.add(table);
    out.println();
    out.println(table.title());
    lines(table, " ").forEach(line -> out.println("  " + line));
    write();
  }

  /** Prints a line on the terminal only. */
  public void print(String line) {
    out.println();
    out.println(line);
  }

  /** Reports a failure. The whole benchmark then ends with a failure. */
  public void fail(String failure) throws IOException {
    failures.add(failure);
    out.println("FAILED: " + failure);
    write();
  }

  public boolean failed() {
    return !failures.isEmpty();
  }

  /** Writes the files, even if there is no table. */
  public void write() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("environment", environment);
    all.put("failures", failures);
    all.put("tables", tables);
    all.put("runs", runs);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("results.json"), JSON.writeValueAsString(all) + "\n");
    Files.writeString(directory.resolve("results.md"), markdown());
  }

  private String markdown() {
    StringBuilder text = new StringBuilder("# Results\n\n");
    environment.forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
    failures.forEach(failure -> text.append("- FAILED: %s%n".formatted(failure)));
    for (Table table : tables) {
      text.append("\n## ").append(table.title()).append("\n\n");
      List<String> lines = lines(table, "|");
      text.append(lines.get(0)).append('\n');
      text.append("|---".repeat(table.columns().size() + 1)).append("|\n");
      lines.subList(1, lines.size()).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  /** Returns the header and the rows, in columns of equal width. */
  private static List<String> lines(Table table, String separator) {
    List<List<String>> cells = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(table.columns());
    cells.add(header);
    for (Table.Row row : table.rows()) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      row.cells().forEach(figure -> line.add(figure == null ? "" : figure.toString()));
      cells.add(line);
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = cells.stream().mapToInt(r -> r.get(column).length()).max().orElse(1);
        String padded = i == 0 ? "%-" + width + "s" : "%" + width + "s";
        line.append(separator).append(' ').append(padded.formatted(row.get(i))).append(' ');
      }
      lines.add(line.append(separator).toString());
    }
    return lines;
  }
}
