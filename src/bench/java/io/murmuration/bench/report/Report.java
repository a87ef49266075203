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
 * What was measured: tables on the terminal as they come, and all of it as {@code results.json} and
 * {@code results.md}, written anew after every table so that a run that is stopped keeps what it
 * has.
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

  /** Adds everything that some runs reported, for the JSON. */
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

  /** Says something on the terminal only. */
  public void say(String what) {
    out.println();
    out.println(what);
  }

  /** Numbers that have to be equal and are not: the whole benchmark fails, at its end. */
  public void fail(String what) throws IOException {
    failures.add(what);
    out.println("FAILED: " + what);
    write();
  }

  public boolean failed() {
    return !failures.isEmpty();
  }

  /** Writes what there is, be it no table at all. */
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

  /** The header and the rows, in columns of equal width. */
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
