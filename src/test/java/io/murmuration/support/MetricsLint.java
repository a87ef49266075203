package io.murmuration.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that {@code promtool check metrics} applies to metrics in the format of Prometheus. */
public final class MetricsLint {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([^\\s{]+)(\\{.*\\})? \\S+");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");
  private static final Set<String> ABBREVIATIONS =
      Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
  private static final Pattern OTHER_UNITS =
      Pattern.compile(
          "(milli|micro|nano|kilo|mega|giga|tera)(seconds|bytes|meters|grams)|minutes|hours|days"
              + "|weeks|bits|fahrenheit|(kibi|mebi|gibi)bytes");

  private MetricsLint() {}

  /** Returns the problems, each with the name of its metric. */
  public static List<String> problems(String text) {
    Map<String, String> types = new HashMap<>();
    Map<String, String> helps = new HashMap<>();
    Set<String> samples = new HashSet<>();
    List<String> problems = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        helps.put(help.group(1), help.group(2));
      } else if (type.matches()) {
        if (types.put(type.group(1), type.group(2)) != null) {
          problems.add(type.group(1) + ": has two types");
        }
      } else if (sample.matches()) {
        if (!samples.add(sample.group(1) + sample.group(2))) {
          problems.add(sample.group(1) + ": occurs twice with the same labels");
        }
      } else if (!line.isEmpty()) {
        problems.add(line + ": is no metric");
      }
    }
    types.forEach((name, type) -> check(name, type, helps.getOrDefault(name, ""), problems));
    return problems;
  }

  private static void check(String name, String type, String help, List<String> problems) {
    if (help.isBlank()) {
      problems.add(name + ": has no help");
    }
    if (type.equals("counter") != name.endsWith("_total")) {
      problems.add(name + ": only counters end in _total");
    }
    boolean distribution = Set.of("histogram", "summary").contains(type);
    if (!distribution && (name.endsWith("_count") || name.endsWith("_sum"))) {
      problems.add(name + ": only histograms and summaries have such a suffix");
    }
    if (!type.equals("histogram") && name.endsWith("_bucket")) {
      problems.add(name + ": only histograms have such a suffix");
    }
    if (!name.matches("[a-z0-9_]+")) {
      problems.add(name + ": has other characters than lower-case letters, digits and _");
    }
    for (String part : name.split("_", -1)) {
      if (ABBREVIATIONS.contains(part)) {
        problems.add(name + ": has an abbreviated unit");
      }
      if (OTHER_UNITS.matcher(part).matches()) {
        problems.add(name + ": has another unit than a base unit");
      }
      if (TYPES.contains(part)) {
        problems.add(name + ": names its type");
      }
    }
  }
}
