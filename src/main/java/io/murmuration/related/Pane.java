package io.murmuration.related;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import io.murmuration.message.Post;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * The posts and terms of a few minutes of one keyword shard. The topic {@code related-terms-state}
 * carries the output of {@link #toJson}. A pane from {@link #fromJson} continues exactly like the
 * original.
 */
final class Pane {
  private static final ObjectWriter WRITER = WireJson.COMPLETE.writerFor(State.class);
  private static final ObjectReader READER = WireJson.COMPLETE.readerFor(State.class);

  private final long since;
  private final TermCounter counter;
  private long posts;
  private boolean changed;

  /**
   * The stored form.
   *
   * @param since the keyword's {@code addedAt}
   * @param n the number of terms counted
   * @param terms the terms in the order of {@link TermCounter#forEach}, as are {@code counts} and
   *     {@code errors}
   */
  private record State(
      long since, long posts, long n, int capacity, String[] terms, long[] counts, long[] errors) {}

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
    try {
      State state = READER.readValue(json);
      if (state == null) {
        throw new IllegalArgumentException("null");
      }
      if (state.since() < 0 || state.posts() < 0) {
        throw new IllegalArgumentException("since or posts is negative");
      }
      TermCounter counter =
          TermCounter.restore(
              state.capacity(), state.n(), state.terms(), state.counts(), state.errors());
      return new Pane(state.since(), counter, state.posts());
    } catch (IOException e) {
      throw new IllegalArgumentException(JsonErrors.describe(e), e);
    }
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
    try {
      return WRITER.writeValueAsBytes(
          new State(since, posts, counter.total(), counter.capacity(), terms, counts, errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
