package io.murmuration.related;

import io.murmuration.message.Post;
import io.murmuration.message.RelatedTermsPane;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * The posts and terms of a few minutes of one keyword shard. The topic {@code related-terms-state}
 * carries it as a {@link RelatedTermsPane}. A pane from {@link #fromJson} continues exactly like
 * the original.
 */
final class Pane {
  private final long since;
  private final TermCounter counter;
  private long posts;
  private boolean changed;

  Pane(long since, int capacity) {
    this(since, new TermCounter(capacity), 0);
  }

  Pane(long since, TermCounter counter, long posts) {
    this.since = since;
    this.counter = counter;
    this.posts = posts;
  }

  /**
   * Reads the output of {@link #toJson}.
   *
   * @throws IllegalArgumentException if the bytes are not a pane
   */
  static Pane fromJson(byte[] json) {
    RelatedTermsPane state = RelatedTermsPane.fromJson(json);
    TermCounter counter =
        TermCounter.restore(
            state.capacity(), state.n(), state.terms(), state.counts(), state.errors());
    return new Pane(state.since(), counter, state.posts());
  }

  byte[] toJson() {
    int size = counter.size();
    String[] terms = new String[size];
    long[] counts = new long[size];
    long[] errors = new long[size];
    int[] next = {0};
    counter.forEach(
        (term, estimate, error) -> {
          int i = next[0]++;
          terms[i] = term;
          counts[i] = estimate;
          errors[i] = error;
        });
    return new RelatedTermsPane(
            since, posts, counter.total(), counter.capacity(), terms, counts, errors)
        .toJson();
  }

  void add(Post post, Set<String> ownWords, TermExtractor extractor) {
    posts++;
    extractor.extract(post, ownWords, counter::add);
    changed = true;
  }

  long since() {
    return since;
  }

  long posts() {
    return posts;
  }

  TermCounter counter() {
    return counter;
  }

  /** Returns whether posts were added since the last call. */
  boolean takeChanged() {
    boolean answer = changed;
    changed = false;
    return answer;
  }

  /**
   * Passes each held term with its count, which is never too low and at most the number of posts.
   */
  void forEach(ObjLongConsumer<String> counts) {
    counter.forEach((term, estimate, error) -> counts.accept(term, Math.min(estimate, posts)));
  }

  /** Returns the count of a term as in {@link #forEach}, or 0 if it is not held. */
  long count(String term) {
    return Math.min(counter.estimate(term), posts);
  }

  boolean holds(String term) {
    return counter.estimate(term) > 0;
  }
}
