package io.murmuration.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The form that equal queries share: negations at the leaves, nested alternatives and requirements
 * flat, each operand once, positive ones first, in the order of their code points. A query of
 * nothing but words keeps their order.
 */
final class CanonicalForm {
  private static final Comparator<Node> ORDER =
      Comparator.<Node, Boolean>comparing(Node.Not.class::isInstance)
          .thenComparing(CanonicalForm::show, CanonicalForm::compareCodePoints);

  private CanonicalForm() {}

  /** Returns the tree in this form. */
  static Node of(Node tree) {
    return of(tree, false);
  }

  /** Returns the text of a tree in this form. */
  static String show(Node tree) {
    return show(tree, false);
  }

  private static Node of(Node node, boolean isNegated) {
    if (node instanceof Node.Not not) {
      return of(not.part(), !isNegated);
    }
    if (node instanceof Node.All all) {
      return combined(all.parts(), isNegated, !isNegated);
    }
    if (node instanceof Node.Any any) {
      return combined(any.parts(), isNegated, isNegated);
    }
    return isNegated ? new Node.Not(node) : node;
  }

  private static Node combined(List<Node> operands, boolean isNegated, boolean isAll) {
    Map<String, Node> parts = new LinkedHashMap<>();
    for (Node operand : operands) {
      Node part = of(operand, isNegated);
      List<Node> flat = isAll ? parts(part, Node.All.class) : parts(part, Node.Any.class);
      flat.forEach(each -> parts.putIfAbsent(show(each), each));
    }
    List<Node> kept = new ArrayList<>(parts.values());
    if (!isAll || !kept.stream().allMatch(CanonicalForm::isWords)) {
      kept.sort(ORDER);
    }
    if (kept.size() == 1) {
      return kept.get(0);
    }
    return isAll ? new Node.All(List.copyOf(kept)) : new Node.Any(List.copyOf(kept));
  }

  private static List<Node> parts(Node node, Class<? extends Node> type) {
    if (!type.isInstance(node)) {
      return List.of(node);
    }
    return node.operands();
  }

  private static boolean isWords(Node node) {
    return node instanceof Leaf leaf && leaf.kind() == Leaf.Kind.WORDS && !leaf.mustBeQuoted();
  }

  private static String show(Node node, boolean isPart) {
    if (node instanceof Node.Not not) {
      return '-' + show(not.part(), true);
    }
    if (node instanceof Node.All all) {
      return joined(all.parts(), " ");
    }
    if (node instanceof Node.Any any) {
      String text = joined(any.parts(), " OR ");
      return isPart ? '(' + text + ')' : text;
    }
    return node.toString();
  }

  private static String joined(List<Node> parts, String separator) {
    return parts.stream().map(part -> show(part, true)).collect(Collectors.joining(separator));
  }

  private static int compareCodePoints(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }
}
