package io.murmuration.visualization;

import io.murmuration.keyword.Highlighter;
import io.murmuration.keyword.Highlighter.Range;
import io.murmuration.keyword.Keyword;
import io.murmuration.post.Post;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The latest posts of each keyword, at most 20, and at most so many in all: when there are more,
 * those of the keyword that has had none for longest go. A post that mentions several keywords is
 * one. Remembers what it has not been asked for yet. Used by one thread.
 */
final class PostSampler {
  /** So many posts of a keyword are kept. */
  static final int PER_KEYWORD = 20;

  private static final Comparator<Sample> OLDEST_FIRST =
      Comparator.<Sample>comparingLong(sample -> sample.timeMillis)
          .thenComparingLong(sample -> sample.number);

  private record Id(String source, String id) {}

  /** A post with the keywords that it is kept for. */
  private static final class Sample {
    private final Post post;
    private final String text;
    private final long timeMillis;
    private final long number;
    private final Map<String, Highlighter> highlighters = new TreeMap<>();
    private PostSample shown;

    Sample(Post post, long nowMillis, long number) {
      this.post = post;
      this.text = PostSample.shown(post.text());
      this.timeMillis = Math.min(post.createdAt(), nowMillis);
      this.number = number;
    }

    /** Highlighted when somebody looks: most are not looked at. */
    PostSample shown() {
      if (shown == null) {
        List<Range> ranges = new ArrayList<>();
        highlighters.values().forEach(highlighter -> ranges.addAll(highlighter.ranges(text)));
        List<String> slugs = List.copyOf(highlighters.keySet());
        shown = PostSample.of(post, slugs, text, Highlighter.merged(ranges));
      }
      return shown;
    }
  }

  private static final class Kept {
    private final Keyword keyword;
    private final Highlighter highlighter;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Kept(Keyword keyword) {
      this.keyword = keyword;
      this.highlighter = new Highlighter(keyword);
    }
  }

  private final int most;
  private final Map<Id, Sample> samples = new HashMap<>();
  // The one that has had no post for longest first.
  private final Map<String, Kept> bySlug = new LinkedHashMap<>();
  // What was not taken, the newest first; the keyword that waits for longest first.
  private final Map<String, Deque<Sample>> untaken = new LinkedHashMap<>();
  private Map<String, Keyword> keywords = Map.of();
  private int count;
  private long added;

  /**
   * @param most how many are kept in all; one that mentions two keywords counts as two
   */
  PostSampler(int most) {
    this.most = most;
  }

  /** Forgets what belongs to other keywords, or to earlier lives of these. */
  void setKeywords(Map<String, Keyword> followed) {
    keywords = Map.copyOf(followed);
    for (Kept kept : List.copyOf(bySlug.values())) {
      if (!kept.keyword.isSameLifeAs(keywords.get(kept.keyword.slug()))) {
        forget(kept.keyword.slug());
      }
    }
  }

  /** Takes a post that mentions a keyword, and is newer than those before. */
  void add(Keyword keyword, Post post, long nowMillis) {
    String slug = keyword.slug();
    if (!keyword.isSameLifeAs(keywords.get(slug))) {
      return;
    }
    Sample sample =
        samples.computeIfAbsent(
            new Id(post.source(), post.id()), id -> new Sample(post, nowMillis, added++));
    if (sample.highlighters.containsKey(slug)) {
      return;
    }
    Kept kept = bySlug.remove(slug);
    if (kept == null) {
      kept = new Kept(keyword);
    }
    bySlug.put(slug, kept);
    kept.samples.add(sample);
    sample.highlighters.put(slug, kept.highlighter);
    sample.shown = null;
    untaken.computeIfAbsent(slug, s -> new ArrayDeque<>()).push(sample);
    count++;
    if (kept.samples.size() > PER_KEYWORD) {
      drop(slug, kept.samples.remove());
    }
    while (count > most) {
      forget(bySlug.keySet().iterator().next());
    }
  }

  /**
   * Some of the posts that came since the last call, oldest first: in turn the newest of every
   * keyword, those first that have waited for longest. What is older than one that was taken of the
   * same keyword will not be taken any more.
   */
  List<PostSample> take(int atMost) {
    Set<Sample> taken = new LinkedHashSet<>();
    Set<String> served = new LinkedHashSet<>();
    boolean any = true;
    while (any && taken.size() < atMost) {
      any = false;
      Iterator<Map.Entry<String, Deque<Sample>>> waiting = untaken.entrySet().iterator();
      while (waiting.hasNext() && taken.size() < atMost) {
        Map.Entry<String, Deque<Sample>> next = waiting.next();
        Sample sample = next.getValue().poll();
        if (sample != null) {
          any = true;
          taken.add(sample);
          served.add(next.getKey());
        }
      }
    }
    untaken.keySet().removeAll(served);
    return shown(taken, atMost);
  }

  /** Takes what came so far for taken. */
  void skip() {
    untaken.clear();
  }

  /** The latest posts of all keywords, oldest first. */
  List<PostSample> latest(int atMost) {
    return shown(samples.values(), atMost);
  }

  /** The latest posts of a keyword, oldest first. */
  List<PostSample> of(String slug) {
    Kept kept = bySlug.get(slug);
    return kept == null ? List.of() : shown(kept.samples, PER_KEYWORD);
  }

  private static List<PostSample> shown(Collection<Sample> samples, int atMost) {
    List<Sample> ordered = new ArrayList<>(samples);
    ordered.sort(OLDEST_FIRST);
    return ordered.subList(Math.max(0, ordered.size() - atMost), ordered.size()).stream()
        .map(Sample::shown)
        .toList();
  }

  private void forget(String slug) {
    bySlug.remove(slug).samples.forEach(sample -> drop(slug, sample));
    untaken.remove(slug);
  }

  private void drop(String slug, Sample sample) {
    count--;
    sample.highlighters.remove(slug);
    sample.shown = null;
    Deque<Sample> waiting = untaken.get(slug);
    if (waiting != null) {
      waiting.remove(sample);
    }
    if (sample.highlighters.isEmpty()) {
      samples.remove(new Id(sample.post.source(), sample.post.id()));
    }
  }
}
