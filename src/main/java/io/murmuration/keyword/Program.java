package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as a sequence of tests. Each test is three numbers: what to test, where to continue if
 * the post passes it, and where otherwise. Evaluation thus ends as soon as the result is known.
 * Immutable.
 */
final class Program {
  private static final int MATCH = -1;
  private static final int MISMATCH = -2;
  private static final int TEST_SIZE = 3;

  /** A literal if it is not negative, otherwise the complement of an index of groups. */
  private final int[] code;

  private final WordGroup[] groups;
  private final int start;

  private Program(Compiler compiler, int start) {
    code = compiler.code.toIntArray();
    groups = compiler.groups.toArray(WordGroup[]::new);
    this.start = start;
  }

  /** Compiles a query for posts that have some literals. */
  static Program of(Node root, Literals literals, int... known) {
    Compiler compiler = new Compiler(literals, IntArrayList.wrap(known));
    return new Program(compiler, compiler.compile(root, MATCH, MISMATCH));
  }

  boolean matches(PostLiterals post) {
    int at = start;
    while (at >= 0) {
      int test = code[at];
      boolean passes = test >= 0 ? post.has(test) : post.has(groups[~test]);
      at = code[passes ? at + 1 : at + 2];
    }
    return at == MATCH;
  }

  /** Appends tests from the last to the first, so that the places after each are known. */
  private static final class Compiler {
    private final Literals literals;
    private final IntArrayList known;
    private final IntArrayList code = new IntArrayList();
    private final List<WordGroup> groups = new ArrayList<>();

    Compiler(Literals literals, IntArrayList known) {
      this.literals = literals;
      this.known = known;
    }

    /** Returns the place at which the evaluation of a condition begins. */
    int compile(Node node, int ifMet, int ifNot) {
      if (node instanceof Leaf leaf) {
        return compileLeaf(leaf, ifMet, ifNot);
      }
      if (node instanceof Node.Not not) {
        return compile(not.part(), ifNot, ifMet);
      }
      boolean isAll = node instanceof Node.All;
      List<Node> parts = node.operands();
      int next = isAll ? ifMet : ifNot;
      for (int i = parts.size() - 1; i >= 0; i--) {
        next = isAll ? compile(parts.get(i), next, ifNot) : compile(parts.get(i), ifMet, next);
      }
      return next;
    }

    private int compileLeaf(Leaf leaf, int ifMet, int ifNot) {
      int next = ifMet;
      if (Literal.arePlaced(leaf)) {
        groups.add(WordGroup.of(leaf, literals));
        next = append(-groups.size(), next, ifNot);
      }
      for (int literal : literals.numbers(leaf)) {
        next = known.contains(literal) ? next : append(literal, next, ifNot);
      }
      return next;
    }

    private int append(int test, int ifPassed, int ifNot) {
      code.add(test);
      code.add(ifPassed);
      code.add(ifNot);
      return code.size() - TEST_SIZE;
    }
  }
}
