package io.murmuration.bench.load;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Post;
import io.murmuration.message.RelatedTerms;
import io.murmuration.related.TermExtractor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts posts exactly, without bounds, batches or Kafka, and compares results with these counts.
 *
 * <p>The total of every keyword and the number of its related posts must be equal. The related
 * terms and their counts must be equal for every keyword without a pane that sees more different
 * terms than it has counters. The terms of other keywords depend on the order in which the
 * partitions of {@code posts} are read, which is not fixed. Each of their counts must be within the
 * error bound of Space-Saving. The checksum covers only exact values.
 */
public final class ReferenceCounts {
  private final Map<String, KeywordReferenceCounts> bySlug = new TreeMap<>();
  private final KeywordMatcher matcher;
  private final TermExtractor extractor = new TermExtractor();
  private final int counters;
  private long posts;
  private long matched;

  /**
   * @param counters the number of terms that a pane holds
   */
  public ReferenceCounts(List<Keyword> keywords, int counters) {
    matcher = new KeywordMatcher(keywords);
    this.counters = counters;
    keywords.forEach(
        k -> bySlug.put(k.slug(), new KeywordReferenceCounts(extractor.ownWords(k.parsed()))));
  }

  public void add(Post post) {
    posts++;
    List<Keyword> mentioned = matcher.match(post);
    if (!mentioned.isEmpty()) {
      matched++;
    }
    for (Keyword keyword : mentioned) {
      bySlug.get(keyword.slug()).add(post, extractor);
    }
  }

  public long posts() {
    return posts;
  }

  /** Returns the number of posts that mention at least one keyword. */
  public long matched() {
    return matched;
  }

  /** Returns the sum of the totals of all keywords. */
  public long mentions() {
    return bySlug.values().stream().mapToLong(KeywordReferenceCounts::posts).sum();
  }

  /** Returns the number of keywords whose related terms are compared exactly. */
  public long exactKeywords() {
    return bySlug.values().stream().filter(k -> k.isExact(counters)).count();
  }

  /** Returns whether results, by slug, are correct. Prints errors to standard error. */
  public boolean agreesWith(Map<String, MentionCount> mentions, Map<String, RelatedTerms> related) {
    boolean agrees = true;
    for (Map.Entry<String, KeywordReferenceCounts> keyword : bySlug.entrySet()) {
      MentionCount count = mentions.get(keyword.getKey());
      RelatedTerms terms = related.get(keyword.getKey());
      String difference =
          keyword
              .getValue()
              .difference(
                  count == null ? 0 : count.total(),
                  terms == null ? 0 : terms.posts(),
                  terms == null ? List.of() : terms.terms(),
                  counters);
      if (!difference.isEmpty()) {
        System.err.println(keyword.getKey() + ": " + difference);
        agrees = false;
      }
    }
    return agrees;
  }

  /**
   * Returns the SHA-256 hash, in hex, of all exact values of a result, in the order of the slugs.
   */
  public String checksum(Map<String, MentionCount> mentions, Map<String, RelatedTerms> related) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    new TreeMap<>(mentions)
        .forEach((slug, count) -> update(digest, slug + "\t" + count.total() + "\n"));
    new TreeMap<>(related)
        .forEach(
            (slug, terms) -> {
              update(digest, slug + "\t" + terms.posts() + "\n");
              if (bySlug.get(slug).isExact(counters)) {
                terms.terms().forEach(t -> update(digest, t.term() + "\t" + t.count() + "\n"));
              }
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
  }
}
