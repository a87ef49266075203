package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Lists each query under its {@link Anchors}. */
final class QueryIndex<T> {
  /**
   * A query to check in a post with one of its anchors.
   *
   * @param second another literal that the post must have, or a negative number
   * @param number its place among the queries with several anchors, or a negative number
   */
  record Entry<T>(T name, int second, Program program, int number) {}

  /** The queries with one anchor, and their second literals, which are looked for first. */
  record Candidates<T>(int[] seconds, List<Entry<T>> entries) {}

  /**
   * An anchor.
   *
   * @param share the share of posts that have it
   */
  record Frequent(String text, int queries, double share) {
    double checksPerPost() {
      return queries * share;
    }
  }

  private static final int NONE = -1;

  private final Literals literals;
  private final Frequencies frequencies;
  private final List<Candidates<T>> byAnchor;
  private int severalAnchors;

  /**
   * Indexes queries.
   *
   * @param earlier the frequencies in earlier posts, or {@code null}
   */
  QueryIndex(Map<T, Query> queries, Frequencies earlier) {
    List<List<Leaf>> leaves =
        queries.values().stream().map(query -> query.root().leaves().toList()).toList();
    literals = new Literals(leaves.stream().flatMap(List::stream).toList());
    frequencies = new Frequencies(literals, leaves.stream().map(this::distinct).toList(), earlier);
    byAnchor = byAnchor(queries);
  }

  Literals literals() {
    return literals;
  }

  Frequencies frequencies() {
    return frequencies;
  }

  /** Returns the queries with an anchor, or {@code null} if there are none. */
  Candidates<T> anchoredAt(int literal) {
    return byAnchor.get(literal);
  }

  /** Returns the anchor under which most queries are checked, or {@code null} without queries. */
  Frequent mostFrequent() {
    return literals.numbers().entrySet().stream()
        .filter(literal -> byAnchor.get(literal.getValue()) != null)
        .map(
            literal ->
                new Frequent(
                    literal.getKey().text(),
                    byAnchor.get(literal.getValue()).entries().size(),
                    Math.min(1, frequencies.share(literal.getValue()))))
        .max(Comparator.comparingDouble(Frequent::checksPerPost))
        .orElse(null);
  }

  /** Returns how many queries have several anchors. */
  int severalAnchors() {
    return severalAnchors;
  }

  private int[] distinct(List<Leaf> leaves) {
    return leaves.stream()
        .flatMapToInt(leaf -> IntStream.of(literals.numbers(leaf)))
        .distinct()
        .toArray();
  }

  private List<Candidates<T>> byAnchor(Map<T, Query> queries) {
    Anchors anchors = new Anchors(literals, frequencies);
    Map<Integer, List<Entry<T>>> entries = new HashMap<>();
    queries.forEach(
        (name, query) -> {
          Node root = query.root();
          int[] first = anchors.of(root);
          int second = anchors.second(root, first);
          boolean isAnchoredOnce = first.length == 1;
          Program program = Program.of(root, literals, isAnchoredOnce ? first[0] : NONE, second);
          int number = isAnchoredOnce ? NONE : severalAnchors++;
          Entry<T> entry = new Entry<>(name, second, program, number);
          for (int anchor : first) {
            entries.computeIfAbsent(anchor, unused -> new ArrayList<>()).add(entry);
          }
        });
    return IntStream.range(0, literals.size())
        .mapToObj(entries::get)
        .map(list -> list == null ? null : candidates(list))
        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
  }

  private Candidates<T> candidates(List<Entry<T>> entries) {
    return new Candidates<>(entries.stream().mapToInt(Entry::second).toArray(), entries);
  }
}
