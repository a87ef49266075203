package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.text.Particles;
import io.murmuration.text.Signs;
import io.murmuration.text.Tags;
import io.murmuration.text.WordScanner;
import io.murmuration.text.WordTable;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the keywords that a post mentions. The set of keywords is fixed. A matcher belongs to one
 * thread at a time because it reuses its buffers.
 *
 * <p>The fields of a post are its text without links, and each hashtag, mention and expanded link.
 * Their {@link Words} are compared as a whole. A word of a script without spaces matches anywhere,
 * and a Korean word also with one of the {@link Particles}. {@code kafka} and {@code apache kafka}
 * need all their words, in any field. {@code AT&T} and {@code "apache kafka"} need their words in
 * one field with only separators between them. {@code C++} also needs its {@link Signs}. {@code
 * #kafka} and {@code @apachekafka} need an equal entry in the hashtags or mentions.
 *
 * <p>Method: one pass over the post looks up every word in a hash table ({@link WordTable}). Words
 * in scripts without spaces also run through an automaton ({@link AhoCorasick}, 1975). The cost is
 * thus proportional to the post's length. A keyword of several words is checked only if the post
 * contains its anchor, the word that the fewest other keywords have. A word that thousands of
 * keywords share therefore costs as much as any other. A counter of found words per keyword would
 * be more expensive: a post with the shared word would increment thousands of them. The price:
 * keywords that only combine the same few words share their anchors, and a post with these words
 * checks all of them.
 */
public final class KeywordMatcher {
  private final KeywordIndex index;
  private final WordScanner scanner = new WordScanner(new Hits());
  private final Occurrences occurrences;
  private final boolean[] isHit;
  private final int[] hits;
  private int hitCount;
  private int position;
  private char[] entryBuffer = new char[128];

  /**
   * Creates a matcher for keywords, using the first keyword of each slug.
   *
   * @throws io.murmuration.query.QueryException if the query of a keyword is invalid
   */
  public KeywordMatcher(Collection<Keyword> keywords) {
    index = new KeywordIndex(keywords);
    occurrences = new Occurrences(index.size());
    isHit = new boolean[index.size()];
    hits = new int[index.size()];
  }

  /** Returns the keywords that a post mentions, each once, in no particular order. */
  public List<Keyword> match(Post post) {
    clear();
    scanner.scanOutsideLinks(post.text());
    scanEach(post.urls());
    scanEach(post.hashtags());
    scanEach(post.mentions());
    findEntries(post.hashtags(), index.hashtags(), Tags::isHashSign);
    findEntries(post.mentions(), index.mentions(), Tags::isAtSign);
    return hitCount == 0 ? List.of() : matched();
  }

  private void clear() {
    for (int i = 0; i < hitCount; i++) {
      isHit[hits[i]] = false;
    }
    hitCount = 0;
    position = 0;
    occurrences.clear();
  }

  private void scanEach(List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      position++;
      scanner.scan(fields.get(i));
    }
  }

  private void findEntries(List<String> entries, WordTable followed, IntPredicate isSign) {
    if (followed == null) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i);
      boolean signed = !entry.isEmpty() && isSign.test(entry.charAt(0));
      int length = normalize(entry, signed ? 1 : 0);
      int word = followed.find(entryBuffer, 0, length, WordTable.hash(entryBuffer, 0, length));
      if (word >= 0) {
        hit(word, position);
      }
    }
  }

  private int normalize(String entry, int from) {
    String normalized = entry.substring(from);
    for (int i = 0; i < normalized.length(); i++) {
      char c = normalized.charAt(i);
      if (c > '~' || (c >= 'A' && c <= 'Z')) {
        normalized = Words.normalize(normalized);
        break;
      }
    }
    if (entryBuffer.length < normalized.length()) {
      entryBuffer = new char[2 * normalized.length()];
    }
    normalized.getChars(0, normalized.length(), entryBuffer, 0);
    return normalized.length();
  }

  private void hit(int word, int start) {
    if (!isHit[word]) {
      isHit[word] = true;
      hits[hitCount++] = word;
      occurrences.begin(word);
    }
    if (index.isPositioned(word)) {
      occurrences.add(word, start);
    }
  }

  private List<Keyword> matched() {
    List<Keyword> matched = new ArrayList<>();
    for (int i = 0; i < hitCount; i++) {
      for (KeywordIndex.Entry entry : index.anchoredAt(hits[i])) {
        if (isMatched(entry)) {
          matched.add(entry.keyword());
        }
      }
    }
    return matched;
  }

  private boolean isMatched(KeywordIndex.Entry entry) {
    for (int word : entry.words()) {
      if (!isHit[word]) {
        return false;
      }
    }
    for (KeywordIndex.Group group : entry.groups()) {
      if (!occurrences.areAdjacent(group.words(), group.offsets())) {
        return false;
      }
    }
    return true;
  }

  private final class Hits implements WordScanner.Sink {
    @Override
    public void word(char[] chars, int offset, int length, int hash) {
      int word = index.wholeWords().find(chars, offset, length, hash);
      if (word >= 0) {
        hit(word, position);
      }
      if (index.substrings() != null) {
        findSubstrings(chars, offset, length);
      }
      if (index.hasHangul()) {
        findStems(chars, offset, length);
      }
      if (index.signed() != null && index.withoutSigns().find(chars, offset, length, hash) >= 0) {
        findSigned(new String(chars, offset, length));
      }
      position += length;
    }

    @Override
    public void gap() {
      position++;
    }

    private void findStems(char[] chars, int offset, int length) {
      int stem = Particles.stem(chars, offset, length, length);
      while (stem > 0) {
        int hash = WordTable.hash(chars, offset, stem);
        int word = index.wholeWords().find(chars, offset, stem, hash);
        if (word >= 0) {
          hit(word, position);
        }
        stem = Particles.stem(chars, offset, length, stem);
      }
    }

    private void findSigned(String word) {
      String before = Signs.before(scanner.before());
      String after = Signs.after(scanner.after());
      if (!before.isEmpty()) {
        findSignedForm(before + word);
      }
      if (!after.isEmpty()) {
        findSignedForm(word + after);
      }
      if (!before.isEmpty() && !after.isEmpty()) {
        findSignedForm(before + word + after);
      }
    }

    private void findSignedForm(String form) {
      char[] chars = form.toCharArray();
      int hash = WordTable.hash(chars, 0, chars.length);
      int word = index.signed().find(chars, 0, chars.length, hash);
      if (word >= 0) {
        hit(word, position);
      }
    }

    private void findSubstrings(char[] chars, int offset, int length) {
      if (!Words.isUnspaced(Character.codePointAt(chars, offset, offset + length))) {
        return;
      }
      AhoCorasick substrings = index.substrings();
      int state = AhoCorasick.START;
      for (int i = 0; i < length; i++) {
        state = substrings.next(state, chars[offset + i]);
        for (int match = substrings.longestMatch(state);
            match != AhoCorasick.START;
            match = substrings.shorterMatch(match)) {
          int word = substrings.number(match);
          hit(word, position + i + 1 - index.length(word));
        }
      }
    }
  }
}
