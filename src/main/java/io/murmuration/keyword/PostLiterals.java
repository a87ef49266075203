package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.text.Particles;
import io.murmuration.text.Signs;
import io.murmuration.text.Tags;
import io.murmuration.text.WordScanner;
import io.murmuration.text.WordTable;
import io.murmuration.text.Words;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Finds the literals of a post in one pass over it. The buffers are reused for each post.
 *
 * <p>The fields of a post are its text without links, and each hashtag, mention and expanded link.
 * Their {@link Words} are looked up as a whole in a hash table ({@link WordTable}). A word of a
 * script without spaces matches anywhere, and also runs through an automaton ({@link AhoCorasick}).
 * A Korean word matches also with one of the {@link Particles}. Words with {@link Signs} are
 * literals of their own.
 */
final class PostLiterals {
  private final Literals literals;
  private final WordTable words;
  private final WordScanner scanner = new WordScanner(new Fields());
  private final Occurrences occurrences;
  private final boolean[] has;
  private final int[] found;
  private int size;
  private char[] entryBuffer = new char[128];

  PostLiterals(Literals literals) {
    this.literals = literals;
    WordTable whole = literals.table(Literal.Type.WORD);
    words = whole == null ? new WordTable(Map.of()) : whole;
    occurrences = new Occurrences(literals.size());
    has = new boolean[literals.size()];
    found = new int[literals.size()];
  }

  /** Finds the literals of a post, and forgets those of the one before. */
  void find(Post post) {
    for (int i = 0; i < size; i++) {
      has[found[i]] = false;
    }
    size = 0;
    occurrences.clear();
    scanner.scanOutsideLinks(post.text());
    occurrences.beginLinks();
    scanEach(post.urls());
    occurrences.endLinks();
    scanEach(post.hashtags());
    scanEach(post.mentions());
    findEntries(Literal.Type.HASHTAG, post.hashtags(), Tags::isHashSign);
    findEntries(Literal.Type.MENTION, post.mentions(), Tags::isAtSign);
    if (literals.hasProperties()) {
      PostProperties.pass(post, this::findProperty);
    }
  }

  /** Returns how many literals the post has. */
  int size() {
    return size;
  }

  /** Returns the number of one of the post's literals. */
  int get(int i) {
    return found[i];
  }

  boolean has(int literal) {
    return has[literal];
  }

  /** Returns whether the words of a group, all of which the post has, are where they must be. */
  boolean has(WordGroup group) {
    return group.window() == 0 ? occurrences.areAdjacent(group) : occurrences.areNear(group);
  }

  private void scanEach(List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      occurrences.gap();
      scanner.scan(fields.get(i));
    }
  }

  private void findEntries(Literal.Type type, List<String> entries, IntPredicate isSign) {
    WordTable table = literals.table(type);
    if (table == null) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i);
      boolean isSigned = !entry.isEmpty() && isSign.test(entry.charAt(0));
      find(table, entry, isSigned ? 1 : 0);
    }
  }

  private void findProperty(Literal.Type type, String value) {
    WordTable table = literals.table(type);
    if (table != null && value != null) {
      int from = 0;
      while (from < value.length() && Tags.isAtSign(value.charAt(from))) {
        from++;
      }
      find(table, value, from);
    }
  }

  private void find(WordTable table, String value, int from) {
    int length = normalize(value, from);
    add(table.find(entryBuffer, 0, length, WordTable.hash(entryBuffer, 0, length)));
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

  /** Adds a literal unless its number is negative. */
  private void add(int literal) {
    if (literal >= 0 && !has[literal]) {
      has[literal] = true;
      found[size++] = literal;
      occurrences.begin(literal);
    }
  }

  private void add(int literal, int offset) {
    if (literal >= 0) {
      add(literal);
      if (literals.isPlaced(literal)) {
        occurrences.add(literal, offset);
      }
    }
  }

  private final class Fields implements WordScanner.Sink {
    @Override
    public void word(char[] chars, int offset, int length, int hash) {
      add(words.find(chars, offset, length, hash), 0);
      if (literals.substrings() != null) {
        findSubstrings(chars, offset, length);
      }
      if (literals.hasHangul()) {
        findStems(chars, offset, length);
      }
      WordTable withoutSigns = literals.withoutSigns();
      if (withoutSigns != null && withoutSigns.find(chars, offset, length, hash) >= 0) {
        findSigned(new String(chars, offset, length));
      }
      occurrences.pass(length);
    }

    @Override
    public void gap() {
      occurrences.gap();
    }

    private void findStems(char[] chars, int offset, int length) {
      int stem = Particles.stem(chars, offset, length, length);
      while (stem > 0) {
        add(words.find(chars, offset, stem, WordTable.hash(chars, offset, stem)), 0);
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
      add(literals.table(Literal.Type.SIGNED).find(chars, 0, chars.length, hash), 0);
    }

    private void findSubstrings(char[] chars, int offset, int length) {
      if (!Words.isUnspaced(Character.codePointAt(chars, offset, offset + length))) {
        return;
      }
      AhoCorasick substrings = literals.substrings();
      int state = AhoCorasick.START;
      for (int i = 0; i < length; i++) {
        state = substrings.next(state, chars[offset + i]);
        for (int match = substrings.longestMatch(state);
            match != AhoCorasick.START;
            match = substrings.shorterMatch(match)) {
          int word = substrings.number(match);
          add(word, i + 1 - literals.length(word));
        }
      }
    }
  }
}
