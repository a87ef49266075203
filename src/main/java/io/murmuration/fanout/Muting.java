package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Mute;
import io.murmuration.keyword.MuteMatcher;
import io.murmuration.message.MuteCount;
import io.murmuration.message.Post;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Holds back the posts of mutes, and counts them. For one thread. */
final class Muting {
  private final Supplier<Collection<Mute>> mutes;
  private final Map<MuteCount.Key, MuteCount> counts = new HashMap<>();
  private final Set<MuteCount.Key> changed = new LinkedHashSet<>();
  private Collection<Mute> matcherMutes = List.of();
  private MuteMatcher matcher;

  /**
   * @param mutes the mutes in force; a new collection after each change
   */
  Muting(Supplier<Collection<Mute>> mutes) {
    this.mutes = mutes;
  }

  /**
   * Drops the counts, and restores those of some partitions.
   *
   * @return the unusable values
   */
  List<Unusable> restore(Set<Integer> partitions, Map<String, byte[]> state) {
    counts.clear();
    changed.clear();
    List<Unusable> unusable = new ArrayList<>();
    state.forEach(
        (text, value) -> {
          boolean needed = false;
          try {
            MuteCount.Key key = MuteCount.Key.parse(text);
            needed = partitions.contains(key.partition());
            if (needed) {
              counts.put(key, MuteCount.decode(value));
            }
          } catch (IllegalArgumentException e) {
            unusable.add(new Unusable(text, needed));
          }
        });
    return unusable;
  }

  /** Returns the keywords of a post from which no mute holds it back. */
  List<Keyword> heard(Post post, List<Keyword> mentioned, int partition, long nowMillis) {
    Collection<Mute> current = mutes.get();
    if (mentioned.isEmpty() || current.isEmpty()) {
      return mentioned;
    }
    if (current != matcherMutes) {
      matcherMutes = current;
      matcher = new MuteMatcher(current);
    }
    List<Mute> matched = matcher.match(post, mentioned);
    if (matched.isEmpty()) {
      return mentioned;
    }
    matched.forEach(mute -> count(new MuteCount.Key(partition, mute.key()), mute, nowMillis));
    return mentioned.stream()
        .filter(keyword -> matched.stream().noneMatch(mute -> mute.isFor(keyword)))
        .toList();
  }

  private void count(MuteCount.Key key, Mute mute, long nowMillis) {
    MuteCount before = counts.get(key);
    boolean isSame = before != null && before.mutedAt() == mute.mutedAt();
    counts.put(key, new MuteCount(mute.mutedAt(), (isSame ? before.posts() : 0) + 1, nowMillis));
    changed.add(key);
  }

  /** Sends the counts that have changed since the last call. */
  void flush(long nowMillis, RecordSink output) {
    for (MuteCount.Key key : changed) {
      output.send(
          Topics.MUTE_COUNTS,
          key.toString().getBytes(StandardCharsets.UTF_8),
          counts.get(key).encode(),
          nowMillis);
    }
    changed.clear();
  }
}
