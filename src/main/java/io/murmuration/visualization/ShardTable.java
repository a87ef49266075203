package io.murmuration.visualization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** The latest value of every shard of every keyword, and the changed keywords. */
final class ShardTable<T> {
  private final BinaryOperator<T> plus;
  private final Map<String, Map<Integer, T>> shards = new HashMap<>();
  private Set<String> changed = new TreeSet<>();

  ShardTable(BinaryOperator<T> plus) {
    this.plus = plus;
  }

  void put(String slug, int shard, T value) {
    shards.computeIfAbsent(slug, s -> new TreeMap<>()).put(shard, value);
    changed.add(slug);
  }

  /** Removes a shard if it exists. */
  void remove(String slug, int shard) {
    Map<Integer, T> remaining = shards.get(slug);
    if (remaining == null || remaining.remove(shard) == null) {
      return;
    }
    if (remaining.isEmpty()) {
      shards.remove(slug);
    }
    changed.add(slug);
  }

  /**
   * Returns the sum of the shards of each keyword. Omits keywords without shards.
   *
   * @param counts selects the shards to add
   */
  List<T> sums(Collection<String> slugs, Predicate<T> counts) {
    List<T> sums = new ArrayList<>();
    for (String slug : slugs) {
      Optional<T> sum =
          shards.getOrDefault(slug, Map.of()).values().stream().filter(counts).reduce(plus);
      sum.ifPresent(sums::add);
    }
    return sums;
  }

  /** Returns the slugs of the keywords that changed since the last call, in order. */
  Set<String> takeChanged() {
    Set<String> taken = changed;
    changed = new TreeSet<>();
    return taken;
  }
}
