package io.murmuration.attack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The inputs of one attack and the answers to them. Thread-safe. */
public final class Outcome {
  private static final int MAX_PROBLEMS = 5;
  private static final Set<Integer> UNSUPPORTED_OR_UNAVAILABLE = Set.of(501, 503, 505);

  private final LongAdder inputs = new LongAdder();
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  public void sent() {
    inputs.increment();
  }

  /**
   * Counts the status of an answer. Every one from 500 on is a problem, except 503 and the answers
   * to unknown transfer codings, 501, and versions, 505.
   */
  public void status(int status, String input) {
    answer(String.valueOf(status));
    if (status >= 500 && !UNSUPPORTED_OR_UNAVAILABLE.contains(status)) {
      problem("status %d for %s".formatted(status, input));
    }
  }

  /** Counts another kind of answer, such as a closed connection. */
  public void answer(String kind) {
    answers.computeIfAbsent(kind, k -> new LongAdder()).increment();
  }

  /** Adds a fault of the server, of which the first few are kept. */
  public void problem(String problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  public long inputs() {
    return inputs.sum();
  }

  public List<String> problems() {
    return problems;
  }

  /** Returns the number of answers of each kind, such as {@code 200: 5, closed: 1}. */
  public String answers() {
    return answers.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
