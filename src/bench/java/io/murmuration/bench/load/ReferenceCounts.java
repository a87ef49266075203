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
 * What the counts of some posts are, found without any bound, batch or Kafka; and whether a result
 * agrees.
 *
 * <p>Compared exactly are the total of every keyword, the number of its related posts and, for each
 * keyword no pane of which sees more different terms than it has counters, the related terms with
 * their counts. The others' terms depend on the order in which the partitions of {@code posts} are
 * read, which nothing fixes; of them each count has to be within the error that Space-Saving
 * promises. The checksum is of what is exact.
 */
public final class ReferenceCounts {
  private final Map<String, KeywordReferenceCounts> bySlug = new TreeMap<>();
  private final KeywordMatcher matcher;
  private final TermExtractor extractor = new TermExtractor();
  private final int counters;
  private long posts;
  private long matched;

  /**
   * @param counters how many terms a pane holds
   */
  public ReferenceCounts(List<Keyword> keywords, int counters) {
    matcher = new KeywordMatcher(keywords);
    this.counters = counters;
    keywords.forEach(
        k -> bySlug.put(k.slug(), new KeywordReferenceCounts(extractor.ownWords(k.phrase()))));
  }

  public void show(Post post) {
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

  /** How many posts mention any keyword. */
  public long matched() {
    return matched;
  }

  /** The sum of the totals of all keywords. */
  public long mentions() {
    return bySlug.values().stream().mapToLong(KeywordReferenceCounts::posts).sum();
  }

  /** How many keywords have related terms that are compared exactly. */
  public long exactKeywords() {
    return bySlug.values().stream().filter(k -> k.isExact(counters)).count();
  }

  /** Whether results, by slug, are right; says on standard error what is not. */
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

  /** SHA-256, in hex, of all that is exact of a result, in the order of the slugs. */
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
