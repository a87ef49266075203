package io.murmuration.bench.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * What is run in a JVM of its own: a class with a {@code main} that prints its figures as one JSON
 * object on the last line of standard output. What it has to agree with others on is in {@code
 * checksum}, where it has that.
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
