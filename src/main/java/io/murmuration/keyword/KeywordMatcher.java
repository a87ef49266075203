package io.murmuration.keyword;

import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds the keywords whose queries match a post. The set of keywords is fixed. A matcher belongs to
 * one thread at a time because it reuses its buffers.
 *
 * <p>Method: one pass over the post notes which {@link Literals} of the queries it has. Each query
 * is listed under its {@link Anchors}: literals of which a matching post has at least one, chosen
 * to be as rare as possible. Only the queries under a literal of the post are candidates. A
 * candidate whose second rarest required literal is absent is dropped at once, so that thousands of
 * queries may share a frequent anchor. A {@link Program} evaluates the others. The cost is thus
 * proportional to the length of the post, and to the number of its candidates, but not to the
 * number of keywords. Luwak, now the monitor of Apache Lucene, selects queries in the same way.
 */
public final class KeywordMatcher {
  private final KeywordIndex index;
  private final PostLiterals literals;
  private final long[] lastCandidate;
  private long posts;

  /**
   * Creates a matcher for keywords, using the first keyword of each slug.
   *
   * @throws io.murmuration.query.QueryException if the query of a keyword is invalid
   */
  public KeywordMatcher(Collection<Keyword> keywords) {
    this(new KeywordIndex(keywords, null));
  }

  private KeywordMatcher(KeywordIndex index) {
    this.index = index;
    literals = new PostLiterals(index.literals());
    lastCandidate = new long[index.severalAnchors()];
  }

  /** Returns a matcher for other keywords that knows how frequent literals were so far. */
  public KeywordMatcher with(Collection<Keyword> keywords) {
    return new KeywordMatcher(new KeywordIndex(keywords, index.frequencies()));
  }

  /** Returns the keywords whose queries match a post, each once, in no particular order. */
  public List<Keyword> match(Post post) {
    posts++;
    literals.find(post);
    index.frequencies().add(literals);
    if (literals.size() == 0) {
      return List.of();
    }
    List<Keyword> matched = new ArrayList<>();
    for (int i = 0; i < literals.size(); i++) {
      KeywordIndex.Candidates candidates = index.anchoredAt(literals.get(i));
      if (candidates != null) {
        addMatched(candidates, matched);
      }
    }
    return matched;
  }

  private void addMatched(KeywordIndex.Candidates candidates, List<Keyword> matched) {
    int[] seconds = candidates.seconds();
    for (int c = 0; c < seconds.length; c++) {
      if (seconds[c] < 0 || literals.has(seconds[c])) {
        KeywordIndex.Entry entry = candidates.entries()[c];
        if (isNew(entry) && entry.program().matches(literals)) {
          matched.add(entry.keyword());
        }
      }
    }
  }

  /** Returns whether a keyword becomes a candidate for the first time in this post. */
  private boolean isNew(KeywordIndex.Entry entry) {
    if (entry.number() < 0) {
      return true;
    }
    boolean isNew = lastCandidate[entry.number()] != posts;
    lastCandidate[entry.number()] = posts;
    return isNew;
  }
}
