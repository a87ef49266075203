package io.murmuration.visualization.posts;

import io.murmuration.keyword.Highlighter;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.Post;
import io.murmuration.message.RecentIds;
import io.murmuration.text.Range;
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
 * The latest posts of each keyword, at most 20 per keyword and a maximum in all. Beyond the
 * maximum, it drops the posts of the keyword whose last post is the oldest. A post that mentions
 * several keywords is one sample. It remembers the samples not yet taken. Used by one thread.
 *
 * <p>It drops a deleted post at once and shows the current state of an edited one, in whichever
 * order the post and its change arrive. This holds for the last million deletions and the last
 * 10,000 edits. Changes are published for the last million posts that were samples.
 */
public final class PostSampler {
  /** Maximum number of posts of a keyword. */
  static final int PER_KEYWORD = 20;

  private static final int MAX_IDS = 1_000_000;
  private static final int MAX_EDITED = 10_000;

  private static final Comparator<Sample> OLDEST_FIRST =
      Comparator.<Sample>comparingLong(sample -> sample.timeMillis)
          .thenComparingLong(sample -> sample.number);

  /** A post with the keywords that it is kept for. */
  private static final class Sample {
    private final PostId id;
    private final long timeMillis;
    private final long number;
    private final Map<String, Highlighter> highlighters = new TreeMap<>();
    private Post post;
    private PostSample shown;

    Sample(Post post, long nowMillis, long number) {
      this.id = PostId.of(post);
      this.timeMillis = Math.min(post.createdAt(), nowMillis);
      this.post = clipped(post);
      this.number = number;
    }

    /**
     * Limits the time of a post from a clock that is ahead, which would stay above all later posts.
     */
    private Post clipped(Post own) {
      return own.createdAt() > timeMillis ? own.at(timeMillis) : own;
    }

    /** Highlights lazily, because most samples are never shown. */
    PostSample shown() {
      if (shown == null) {
        shown = PostSampler.shown(post, highlighters);
      }
      return shown;
    }

    void become(Post edited) {
      post = clipped(edited);
      shown = null;
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

  private final int maxSamples;
  private final Map<PostId, Sample> samples = new HashMap<>();
  // In the order of their last post, oldest first.
  private final Map<String, Kept> bySlug = new LinkedHashMap<>();
  // The samples not taken, newest first, by keyword with the one that waits longest first.
  private final Map<String, Deque<Sample>> untaken = new LinkedHashMap<>();
  private final RecentChanges changes = new RecentChanges(MAX_IDS, MAX_EDITED);
  private final RecentIds sampled = new RecentIds(MAX_IDS);
  private final ChangedSamples changed = new ChangedSamples();
  private Map<String, Keyword> keywords = Map.of();
  private KeywordMatcher matcher;
  private int count;
  private long added;

  /** Keeps a maximum number of samples, where a post that mentions two keywords counts as two. */
  public PostSampler(int maxSamples) {
    this.maxSamples = maxSamples;
  }

  /** Drops the posts of other keywords and of earlier generations of these. */
  public void setKeywords(Map<String, Keyword> followed) {
    keywords = Map.copyOf(followed);
    matcher = null;
    for (Kept kept : List.copyOf(bySlug.values())) {
      if (!kept.keyword.isSameGenerationAs(keywords.get(kept.keyword.slug()))) {
        forget(kept.keyword.slug());
      }
    }
  }

  /**
   * Adds a post that mentions a keyword and is newer than those before. If the post is known to
   * have changed, adds its current state if that still mentions the keyword.
   */
  public void add(Keyword keyword, Post post, long nowMillis) {
    String slug = keyword.slug();
    Post latest = changes.latest(post);
    if (!keyword.isSameGenerationAs(keywords.get(slug))
        || latest == null
        || !(latest.equals(post) || mentioned(latest).containsKey(slug))) {
      return;
    }
    sampled.add(post.source(), post.id());
    Sample sample =
        samples.computeIfAbsent(PostId.of(post), id -> new Sample(latest, nowMillis, added++));
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
    while (count > maxSamples) {
      forget(bySlug.keySet().iterator().next());
    }
  }

  /** Drops a deleted post and ignores it from now on. */
  public void remove(String source, String id) {
    PostId post = new PostId(source, id);
    changes.delete(post);
    Sample sample = samples.get(post);
    if (sample != null) {
      dropUnless(Set.of(), sample);
    }
    if (sampled.contains(source, id)) {
      changed.put(post, null);
    }
  }

  /** Replaces a post by its current state, under the keywords that it still mentions. */
  public void replace(Post edited) {
    if (!changes.edit(edited) || !sampled.contains(edited.source(), edited.id())) {
      return;
    }
    PostId id = PostId.of(edited);
    Map<String, Highlighter> mentioned = mentioned(edited);
    Sample sample = samples.get(id);
    if (sample != null) {
      dropUnless(mentioned.keySet(), sample);
      sample.become(edited);
    }
    changed.put(id, mentioned.isEmpty() ? null : shown(edited, mentioned));
  }

  /** Returns the changes to publish for posts that were deleted or edited. */
  public ChangedSamples changed() {
    return changed;
  }

  /** Returns the followed keywords that a post mentions, by slug. */
  private Map<String, Highlighter> mentioned(Post post) {
    if (matcher == null) {
      matcher = new KeywordMatcher(keywords.values());
    }
    Map<String, Highlighter> mentioned = new TreeMap<>();
    matcher.match(post).forEach(keyword -> mentioned.put(keyword.slug(), new Highlighter(keyword)));
    return mentioned;
  }

  /**
   * Removes some of the posts since the last call: in turn the newest of every keyword, starting
   * with the keyword that has waited longest. Discards the older posts of the keywords that it took
   * from.
   *
   * @return the posts, oldest first
   */
  public List<PostSample> take(int atMost) {
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

  /** Discards the posts not taken so far. */
  public void skip() {
    untaken.clear();
  }

  /** Returns the latest posts of all keywords in turn, oldest first. */
  public List<PostSample> latest(int atMost) {
    Deque<Iterator<Sample>> turns = new ArrayDeque<>();
    bySlug.values().forEach(kept -> turns.push(kept.samples.descendingIterator()));
    Set<Sample> latest = new LinkedHashSet<>();
    while (!turns.isEmpty() && latest.size() < atMost) {
      Iterator<Sample> next = turns.poll();
      if (next.hasNext()) {
        latest.add(next.next());
        turns.add(next);
      }
    }
    return shown(latest, atMost);
  }

  /** Returns the latest posts of a keyword, oldest first. */
  public List<PostSample> of(String slug) {
    Kept kept = bySlug.get(slug);
    return kept == null ? List.of() : shown(kept.samples, PER_KEYWORD);
  }

  private static PostSample shown(Post post, Map<String, Highlighter> highlighters) {
    String text = PostSample.shown(post.text());
    List<Range> ranges = new ArrayList<>();
    highlighters.values().forEach(highlighter -> ranges.addAll(highlighter.ranges(post, text)));
    List<String> slugs = List.copyOf(highlighters.keySet());
    return PostSample.of(post, slugs, text, Range.merged(ranges));
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

  private void dropUnless(Set<String> slugs, Sample sample) {
    for (String slug : List.copyOf(sample.highlighters.keySet())) {
      if (!slugs.contains(slug)) {
        bySlug.get(slug).samples.remove(sample);
        drop(slug, sample);
      }
    }
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
      samples.remove(sample.id);
    }
  }
}
