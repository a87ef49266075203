package io.murmuration.operate.trial;

import io.murmuration.keyword.Highlighter;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.keyword.Mute;
import io.murmuration.keyword.MuteMatcher;
import io.murmuration.message.Post;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts the posts that match a query, and those that would match without each of its parts. Posts
 * that a mute for all keywords holds back match nothing.
 */
final class TrialCount {
  private static final int MAX_SAMPLES = 10;

  /** The normal quantile of a confidence of 95 % on both sides. */
  private static final double Z = 1.96;

  private static final Comparator<Post> OLDEST_FIRST = Comparator.comparingLong(Post::createdAt);
  private static final String WHOLE = "whole";

  private final Query query;
  private final Highlighter highlighter;
  private final Keyword whole;
  private final KeywordMatcher matcher;
  private final MuteMatcher mutes;
  private final Map<String, Node> withoutPart = new LinkedHashMap<>();
  private final Map<String, Long> matchedWithout = new LinkedHashMap<>();
  private final ExclusionWords words;
  private final Map<String, Post> latest = new LinkedHashMap<>();
  private long read;
  private long matched;
  private long muted;

  TrialCount(Query query, Collection<Mute> activeMutes) {
    this.query = query;
    mutes = new MuteMatcher(activeMutes);
    words = new ExclusionWords(query);
    whole = keyword(WHOLE, query);
    highlighter = new Highlighter(whole);
    List<Keyword> keywords = new ArrayList<>(List.of(whole));
    for (Node part : parts()) {
      Query rest = query.without(part);
      if (rest != null) {
        String name = "part-" + withoutPart.size();
        withoutPart.put(name, part);
        keywords.add(keyword(name, rest));
      }
    }
    matcher = new KeywordMatcher(keywords);
  }

  private static Keyword keyword(String slug, Query query) {
    return Keyword.of(new NamedQuery(null, query), slug, 0);
  }

  private List<Node> parts() {
    return query.root() instanceof Node.All || query.root() instanceof Node.Any
        ? query.root().operands()
        : List.of();
  }

  void add(Post post) {
    Set<String> found =
        matcher.match(post).stream()
            .map(Keyword::slug)
            .collect(Collectors.toCollection(HashSet::new));
    boolean matches = found.remove(WHOLE);
    if ((matches || !found.isEmpty()) && !mutes.match(post, List.of(whole)).isEmpty()) {
      muted += matches ? 1 : 0;
      matches = false;
      found.clear();
    }
    read++;
    words.add(post, matches);
    if (matches) {
      matched++;
      latest.remove(post.text());
      latest.put(post.text(), post);
      if (latest.size() > MAX_SAMPLES) {
        latest.remove(Collections.min(latest.values(), OLDEST_FIRST).text());
      }
    }
    // With a part less, a requirement matches more posts, and a choice fewer.
    for (String name : withoutPart.keySet()) {
      if (found.contains(name)) {
        matchedWithout.merge(name, 1L, Long::sum);
      }
    }
  }

  /**
   * Returns the result.
   *
   * @param posts the number of posts in the span
   */
  Trial result(long fromMillis, long toMillis, long posts) {
    double share = read == 0 ? 0 : (double) matched / read;
    return new Trial(
        query.canonical(),
        fromMillis,
        toMillis,
        Math.max(posts, read),
        read,
        matched,
        muted,
        share,
        bound(-1, posts),
        bound(1, posts),
        withoutPart.entrySet().stream().map(e -> effect(e.getKey(), e.getValue())).toList(),
        words.exclusions(matched, read),
        samples());
  }

  /**
   * Returns a bound of the share of matching posts (E. B. Wilson's score interval, 1927). The more
   * of the posts are read, the closer it is to the share of those, and equal to it if all are.
   */
  private double bound(int side, long posts) {
    if (read == 0) {
      return side < 0 ? 0 : 1;
    }
    double share = (double) matched / read;
    double squared = Z * Z * Math.max(0, 1 - (double) read / posts) / read;
    double width = Math.sqrt(squared * share * (1 - share) + squared * squared / 4);
    return Math.max(0, Math.min(1, (share + squared / 2 + side * width) / (1 + squared)));
  }

  private Trial.Part effect(String name, Node part) {
    long without = matchedWithout.getOrDefault(name, 0L);
    boolean isChoice = query.root() instanceof Node.Any;
    long all = isChoice ? matched : without;
    double share = all == 0 ? 0 : (double) Math.abs(without - matched) / all;
    return new Trial.Part(
        Query.show(part), isChoice ? Trial.Effect.ADDS : Trial.Effect.REMOVES, share);
  }

  private List<Trial.Sample> samples() {
    List<Post> posts = new ArrayList<>(latest.values());
    Collections.reverse(posts);
    posts.sort(OLDEST_FIRST.reversed());
    return posts.stream().map(post -> Trial.Sample.of(post, highlighter)).toList();
  }
}
