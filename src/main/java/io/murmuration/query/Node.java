package io.murmuration.query;

import java.util.List;
import java.util.stream.Stream;

/** A condition on posts. In the tree of a {@link Query}, negations are at the leaves. */
public sealed interface Node permits Node.All, Node.Any, Node.Not, Leaf {
  /** Requires every one of at least two conditions. */
  record All(List<Node> parts) implements Node {}

  /** Requires one of at least two conditions. */
  record Any(List<Node> parts) implements Node {}

  /** Requires that a condition is not met. */
  record Not(Node part) implements Node {}

  /** Returns the operands of this condition; none of a leaf. */
  default List<Node> operands() {
    if (this instanceof All all) {
      return all.parts();
    }
    if (this instanceof Any any) {
      return any.parts();
    }
    return this instanceof Not not ? List.of(not.part()) : List.of();
  }

  /** Returns the leaves in order, negated or not. */
  default Stream<Leaf> leaves() {
    return this instanceof Leaf leaf ? Stream.of(leaf) : operands().stream().flatMap(Node::leaves);
  }

  /** Returns the leaves that are not negated. */
  default Stream<Leaf> required() {
    return this instanceof Not
        ? Stream.of()
        : this instanceof Leaf leaf ? Stream.of(leaf) : operands().stream().flatMap(Node::required);
  }
}
