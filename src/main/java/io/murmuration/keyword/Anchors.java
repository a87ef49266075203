package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Chooses the literals by which queries are found. */
final class Anchors {
  private final Literals literals;
  private final Frequencies frequencies;

  Anchors(Literals literals, Frequencies frequencies) {
    this.literals = literals;
    this.frequencies = frequencies;
  }

  /**
   * Returns the literals of which every post that meets a condition has at least one, and of which
   * the fewest posts have one. Of a requirement, the anchors of one part suffice; of alternatives,
   * those of each are needed.
   *
   * @return {@code null} if there are none, as for a negation
   */
  int[] of(Node node) {
    if (node instanceof Leaf leaf) {
      return new int[] {rarest(literals.numbers(leaf), null)};
    }
    if (node instanceof Node.Not) {
      return null;
    }
    int[][] parts = node.operands().stream().map(this::of).toArray(int[][]::new);
    if (node instanceof Node.All) {
      return Stream.of(parts)
          .filter(part -> part != null)
          .min((one, other) -> Double.compare(share(one), share(other)))
          .orElse(null);
    }
    return Arrays.asList(parts).contains(null)
        ? null
        : Stream.of(parts).flatMapToInt(IntStream::of).distinct().toArray();
  }

  /** Returns the rarest literal that every post of a query has besides its anchors, or -1. */
  int second(Node root, int[] anchors) {
    Stream<Node> parts = root instanceof Node.All all ? all.parts().stream() : Stream.of(root);
    int[] required =
        parts
            .filter(Leaf.class::isInstance)
            .flatMapToInt(leaf -> IntStream.of(literals.numbers((Leaf) leaf)))
            .toArray();
    return rarest(required, anchors);
  }

  private double share(int[] anchors) {
    return IntStream.of(anchors).mapToDouble(frequencies::share).sum();
  }

  private int rarest(int[] candidates, int[] except) {
    int rarest = -1;
    for (int candidate : candidates) {
      boolean isExcepted = except != null && IntStream.of(except).anyMatch(a -> a == candidate);
      if (!isExcepted && (rarest < 0 || frequencies.share(candidate) < frequencies.share(rarest))) {
        rarest = candidate;
      }
    }
    return rarest;
  }
}
