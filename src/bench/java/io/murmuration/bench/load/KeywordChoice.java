package io.murmuration.bench.load;

import io.murmuration.message.Post;
import io.murmuration.text.Words;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses keywords from the words of posts. Words are ranked by the number of posts that contain
 * them. The choice consists of consecutive words in this ranking, from the rank at which they
 * together occur in the requested share of posts.
 */
final class KeywordChoice {
  private static final int MIN_LENGTH = 3;

  private final int posts;
  private final List<Map.Entry<String, IntArrayList>> ranked;

  public KeywordChoice(List<Post> posts) {
    this.posts = posts.size();
    Map<String, IntArrayList> postsByWord = new HashMap<>();
    for (int i = 0; i < posts.size(); i++) {
      for (String word : words(posts.get(i).text())) {
        postsByWord.computeIfAbsent(word, w -> new IntArrayList()).add(i);
      }
    }
    ranked =
        postsByWord.entrySet().stream()
            .sorted(
                Comparator.comparingInt((Map.Entry<String, IntArrayList> e) -> -e.getValue().size())
                    .thenComparing(Map.Entry::getKey))
            .toList();
  }

  /**
   * Returns the first {@code count} consecutive words of the ranking that together occur in at most
   * {@code share} of the posts.
   *
   * @throws IOException if the posts have too few words
   */
  public List<String> choose(int count, double share) throws IOException {
    if (ranked.size() < count) {
      throw new IOException(
          "the posts contain %,d different words, too few for %,d keywords"
              .formatted(ranked.size(), count));
    }
    int low = 0;
    int high = ranked.size() - count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (countMentioning(middle, count) > share * posts) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ranked.subList(low, low + count).stream().map(Map.Entry::getKey).toList();
  }

  private int countMentioning(int from, int count) {
    BitSet any = new BitSet(posts);
    for (Map.Entry<String, IntArrayList> word : ranked.subList(from, from + count)) {
      word.getValue().forEach(any::set);
    }
    return any.cardinality();
  }

  /** Returns the distinct words that consist of letters only, except those in links and handles. */
  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String part : text.split("\\s+", -1)) {
      if (part.contains("://") || part.startsWith("@")) {
        continue;
      }
      for (String word : Words.of(part)) {
        if (word.codePointCount(0, word.length()) >= MIN_LENGTH
            && word.codePoints().allMatch(c -> Words.isLetter(c) && !Words.isUnspaced(c))) {
          words.add(word);
        }
      }
    }
    return words;
  }
}
