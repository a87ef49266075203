package io.murmuration.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What is run in a JVM of its own: a class with a {@code main} that prints its figures as one JSON
 * object on the last line of standard output. What it has to agree with others on is in {@code
 * checksum}, where it has that.
 */
record Contender(String name, String mainClass, List<String> args) {
  Contender(String name, Class<?> mainClass, List<String> args) {
    this(name, mainClass.getName(), args);
  }

  Contender with(Object... more) {
    List<String> all = new ArrayList<>(args);
    for (Object arg : more) {
      all.add(arg.toString());
    }
    return new Contender(name, mainClass, all);
  }

  Contender named(String other) {
    return new Contender(other, mainClass, args);
  }
}
