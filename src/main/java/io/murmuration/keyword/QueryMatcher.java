package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the queries that match a post, each under a name such as its keyword. The set of queries is
 * fixed. A matcher belongs to one thread at a time because it reuses its buffers.
 *
 * <p>Method: one pass over the post notes which {@link Literals} of the queries it has. Each query
 * is listed under its {@link Anchors}: literals of which a matching post has at least one, chosen
 * to be as rare as possible. Only the queries under a literal of the post are candidates. A
 * candidate whose second rarest required literal is absent is dropped at once, so that thousands of
 * queries may share a frequent anchor. A {@link Program} evaluates the others. The cost is thus
 * proportional to the length of the post, and to the number of its candidates, but not to the
 * number of queries. Luwak, now the monitor of Apache Lucene, selects queries in the same way.
 */
final class QueryMatcher<T> {
  private final QueryIndex<T> index;
  private final PostLiterals literals;
  private final long[] lastCandidate;
  private long posts;

  QueryMatcher(Map<T, Query> queries) {
    this(new QueryIndex<>(queries, null));
  }

  private QueryMatcher(QueryIndex<T> index) {
    this.index = index;
    literals = new PostLiterals(index.literals());
    lastCandidate = new long[index.severalAnchors()];
  }

  /** Returns a matcher for other queries that knows how frequent literals were so far. */
  QueryMatcher<T> with(Map<T, Query> queries) {
    return new QueryMatcher<>(new QueryIndex<>(queries, index.frequencies()));
  }

  /** Returns the names of the queries that match a post, each once, in no particular order. */
  List<T> match(Post post) {
    posts++;
    literals.find(post);
    index.frequencies().add(literals);
    if (literals.size() == 0) {
      return List.of();
    }
    List<T> matched = new ArrayList<>();
    for (int i = 0; i < literals.size(); i++) {
      QueryIndex.Candidates<T> candidates = index.anchoredAt(literals.get(i));
      if (candidates != null) {
        addMatched(candidates, matched);
      }
    }
    return matched;
  }

  /** Returns the anchor under which most queries are checked, or {@code null} without queries. */
  QueryIndex.Frequent mostFrequent() {
    return index.mostFrequent();
  }

  private void addMatched(QueryIndex.Candidates<T> candidates, List<T> matched) {
    int[] seconds = candidates.seconds();
    for (int c = 0; c < seconds.length; c++) {
      if (seconds[c] < 0 || literals.has(seconds[c])) {
        QueryIndex.Entry<T> entry = candidates.entries().get(c);
        if (isNew(entry) && entry.program().matches(literals)) {
          matched.add(entry.name());
        }
      }
    }
  }

  /** Returns whether a query becomes a candidate for the first time in this post. */
  private boolean isNew(QueryIndex.Entry<T> entry) {
    if (entry.number() < 0) {
      return true;
    }
    boolean isNew = lastCandidate[entry.number()] != posts;
    lastCandidate[entry.number()] = posts;
    return isNew;
  }
}
