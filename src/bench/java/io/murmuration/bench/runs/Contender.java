package io.murmuration.bench.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * A class to run in its own JVM. Its {@code main} prints its results as one JSON object on the last
 * line of standard output. Contenders that must agree on their counts print the same {@code
 * checksum}.
 */
public record Contender(String name, String mainClass, List<String> args) {
  public Contender(String name, Class<?> mainClass, List<String> args) {
    this(name, mainClass.getName(), args);
  }

  public Contender with(Object... more) {
    List<String> all = new ArrayList<>(args);
    for (Object arg : more) {
      all.add(arg.toString());
    }
    return new Contender(name, mainClass, all);
  }

  public Contender named(String other) {
    return new Contender(other, mainClass, args);
  }
}
