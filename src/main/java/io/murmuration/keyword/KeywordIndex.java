package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Lists each keyword under its {@link Anchors}. */
final class KeywordIndex {
  /**
   * A keyword to check in a post with one of its anchors.
   *
   * @param second another literal that the post must have, or a negative number
   * @param number its place among the keywords with several anchors, or a negative number
   */
  record Entry(Keyword keyword, int second, Program program, int number) {}

  /** The keywords with one anchor, and their second literals, which are looked for first. */
  record Candidates(int[] seconds, Entry[] entries) {}

  private static final int NONE = -1;

  private final Literals literals;
  private final Frequencies frequencies;
  private final Candidates[] byAnchor;
  private int severalAnchors;

  /**
   * Indexes keywords. Of several keywords with one slug, it uses the first.
   *
   * @param earlier the frequencies in earlier posts, or {@code null}
   * @throws io.murmuration.query.QueryException if the query of a keyword is invalid
   */
  KeywordIndex(Collection<Keyword> keywords, Frequencies earlier) {
    Map<String, Keyword> bySlug = new LinkedHashMap<>();
    keywords.forEach(keyword -> bySlug.putIfAbsent(keyword.slug(), keyword));
    Map<Keyword, Node> roots = new LinkedHashMap<>();
    bySlug.values().forEach(keyword -> roots.put(keyword, keyword.parsed().root()));
    List<List<Leaf>> leaves = roots.values().stream().map(root -> root.leaves().toList()).toList();
    literals = new Literals(leaves.stream().flatMap(List::stream).toList());
    frequencies = new Frequencies(literals, leaves.stream().map(this::distinct).toList(), earlier);
    byAnchor = byAnchor(roots);
  }

  Literals literals() {
    return literals;
  }

  Frequencies frequencies() {
    return frequencies;
  }

  /** Returns the keywords with an anchor, or {@code null} if there are none. */
  Candidates anchoredAt(int literal) {
    return byAnchor[literal];
  }

  /** Returns how many keywords have several anchors. */
  int severalAnchors() {
    return severalAnchors;
  }

  private int[] distinct(List<Leaf> leaves) {
    return leaves.stream()
        .flatMapToInt(leaf -> IntStream.of(literals.numbers(leaf)))
        .distinct()
        .toArray();
  }

  private Candidates[] byAnchor(Map<Keyword, Node> roots) {
    Anchors anchors = new Anchors(literals, frequencies);
    Map<Integer, List<Entry>> entries = new HashMap<>();
    roots.forEach(
        (keyword, root) -> {
          int[] first = anchors.of(root);
          int second = anchors.second(root, first);
          boolean isAnchoredOnce = first.length == 1;
          Program program = Program.of(root, literals, isAnchoredOnce ? first[0] : NONE, second);
          int number = isAnchoredOnce ? NONE : severalAnchors++;
          Entry entry = new Entry(keyword, second, program, number);
          for (int anchor : first) {
            entries.computeIfAbsent(anchor, unused -> new ArrayList<>()).add(entry);
          }
        });
    Candidates[] result = new Candidates[literals.size()];
    entries.forEach(
        (anchor, list) ->
            result[anchor] =
                new Candidates(
                    list.stream().mapToInt(Entry::second).toArray(), list.toArray(Entry[]::new)));
    return result;
  }
}
