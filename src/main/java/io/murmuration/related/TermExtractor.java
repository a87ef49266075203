package io.murmuration.related;

import com.ibm.icu.lang.UScript;
import io.murmuration.message.Post;
import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import io.murmuration.text.Links;
import io.murmuration.text.Particles;
import io.murmuration.text.Range;
import io.murmuration.text.Tags;
import io.murmuration.text.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds the terms of a post: its words, hashtags ({@code #tag}) and emoji. Each occurs at most
 * once, so that counting terms counts posts. {@link WordSegmenter} defines words and {@link
 * EmojiScanner} emoji; the text of a hashtag is not a word. Omits the stop words of the post's
 * language (of all languages if it is unknown), numbers, links, handles, {@code rt}, single
 * characters other than Han, terms of more than {@value #MAX_LENGTH} chars, and the caller's own
 * words. For one thread.
 */
public final class TermExtractor {
  /** Maximum length of a term in UTF-16 units, including the sign of a hashtag. */
  public static final int MAX_LENGTH = 64;

  private static final int USUAL_TERMS = 256;

  /** More than a person lists by hand; bounds the cost of a post. */
  private static final int MAX_TAGS = 100;

  /** A power of two. */
  private static final int RECENT_TERMS = 1 << 15;

  private final WordSegmenter words = new WordSegmenter();
  private final StopWords stopWords = new StopWords(words);

  // Makes equal terms mostly the same object, so that thousands of counters share it.
  private final String[] recent = new String[RECENT_TERMS];

  // The current post.
  private Set<String> seen = new HashSet<>();
  private String text;
  private List<String> hashtags;
  private List<String> mentions;
  private Set<String> ownWords;
  private Set<String> stopList;
  private Consumer<String> terms;

  /**
   * Returns the words to omit from the terms of a keyword's posts: the words of its query that a
   * post can contain, those of a phrase joined as in a hashtag, and the phrase itself. Korean words
   * are also omitted with a particle.
   */
  public Set<String> ownWords(Query query) {
    Set<String> own = new HashSet<>();
    Node root = query.root();
    if (root instanceof Node.All all && all.parts().stream().allMatch(Leaf.class::isInstance)) {
      addOwn(
          all.leaves().filter(Leaf::isText).map(Leaf::text).collect(Collectors.joining(" ")), own);
    }
    root.required().filter(Leaf::isText).forEach(leaf -> addOwn(leaf.text(), own));
    return Set.copyOf(own);
  }

  private void addOwn(String phrase, Set<String> own) {
    StringBuilder joined = new StringBuilder();
    words.forEachRun(
        phrase,
        run -> {
          own.add(run);
          joined.append(run);
        });
    if (!joined.isEmpty()) {
      own.add(joined.toString());
      own.add(phrase);
    }
    words.forEachWord(phrase, own::add);
  }

  /**
   * Passes the terms of a post in a fixed order, hashtags first.
   *
   * @param ownWords the result of {@link #ownWords}, omitted as words and as hashtags
   */
  public void extract(Post post, Set<String> ownWords, Consumer<String> terms) {
    // Clearing a set costs time in proportion to its largest size ever.
    if (seen.size() > USUAL_TERMS) {
      seen = new HashSet<>();
    } else {
      seen.clear();
    }
    this.text = post.text();
    this.hashtags = firstDistinct(post.hashtags());
    this.mentions = firstDistinct(post.mentions());
    this.ownWords = ownWords;
    this.stopList = stopWords.of(post.lang());
    this.terms = terms;
    for (String hashtag : hashtags) {
      takeHashtag(hashtag);
    }
    scanText();
  }

  private void scanText() {
    int from = 0;
    for (Range link : Links.of(text)) {
      scanText(from, link.start());
      from = link.end();
    }
    scanText(from, text.length());
  }

  private void scanText(int from, int to) {
    int i = from;
    while (i < to) {
      char c = text.charAt(i);
      int emojiEnd = endOfEmoji(i, to);
      if (emojiEnd > i) {
        take(text.substring(i, emojiEnd));
        i = emojiEnd;
      } else if (Tags.isAtSign(c)) {
        i = endOfHandle(i + 1, to);
      } else if (Tags.isHashSign(c)) {
        i = endOfHashtag(i + 1, to);
      } else if (c >= 0x80) {
        i = scanBeyondAscii(i, i, to);
      } else {
        i = Words.startsWord(c) ? scanWord(i, to) : i + 1;
      }
    }
  }

  private int endOfEmoji(int start, int to) {
    int codePoint = text.codePointAt(start);
    boolean possible =
        codePoint < 0x80
            ? EmojiScanner.continuesKeycap(text, start + 1)
            : !Words.startsWord(codePoint);
    return possible ? Math.min(to, EmojiScanner.endOfEmoji(text, start)) : start;
  }

  /** Adds the word that begins at {@code start} and returns its end. */
  private int scanWord(int start, int to) {
    int end = start;
    boolean lowerCase = true;
    boolean letters = false;
    while (end < to) {
      char c = text.charAt(end);
      if (c >= 0x80) {
        return scanBeyondAscii(start, end, to);
      }
      if (!Words.continuesWord(c) || (c <= '9' && end > start && endOfEmoji(end, to) > end)) {
        break;
      }
      lowerCase &= c < 'A' || c > 'Z';
      letters |= c > '9' && c != '_';
      end++;
    }
    int last = end;
    while (text.charAt(last - 1) == '_') {
      last--;
    }
    if (letters && last - start > 1 && last - start <= MAX_LENGTH) {
      String word = text.substring(start, last);
      takeWord(lowerCase ? word : word.toLowerCase(Locale.ROOT));
    }
    return end;
  }

  /** Adds the words up to the next separator in ASCII, emoji or tag and returns their end. */
  private int scanBeyondAscii(int start, int from, int to) {
    int end = from;
    while (end < to) {
      int c = text.codePointAt(end);
      boolean continues =
          c < 0x80 ? Words.continuesWord(c) : !Tags.isAtSign(c) && !Tags.isHashSign(c);
      if (!continues || (end > start && endOfEmoji(end, to) > end)) {
        break;
      }
      end += Character.charCount(c);
    }
    words.forEachWord(text.substring(start, end), this::takeIfWord);
    return end;
  }

  private void takeIfWord(String word) {
    int first = word.codePointAt(0);
    boolean single = word.length() == Character.charCount(first);
    if (single
        ? UScript.getScript(first) == UScript.HAN && Words.isLetter(first)
        : word.codePoints().anyMatch(Words::isLetter)) {
      takeWord(word);
    }
  }

  private void takeWord(String word) {
    if (!word.equals("rt") && !isOwn(word) && !stopWords.contains(stopList, word)) {
      take(word);
    }
  }

  private boolean isOwn(String word) {
    if (ownWords.contains(word)) {
      return true;
    }
    int stem = Particles.stem(word, word.length());
    while (stem > 0 && !ownWords.contains(word.substring(0, stem))) {
      stem = Particles.stem(word, stem);
    }
    return stem > 0;
  }

  private void takeHashtag(String hashtag) {
    String name = Words.normalize(withoutSign(hashtag));
    if (!name.isBlank() && !ownWords.contains(name)) {
      take("#" + name);
    }
  }

  private void take(String term) {
    if (term.length() <= MAX_LENGTH && seen.add(term)) {
      terms.accept(shared(term));
    }
  }

  private String shared(String term) {
    int hash = term.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (RECENT_TERMS - 1);
    if (!term.equals(recent[slot])) {
      recent[slot] = term;
    }
    return recent[slot];
  }

  /**
   * Returns the end of the longest handle that the post lists, or else of the text that looks like
   * one.
   */
  private int endOfHandle(int start, int to) {
    int end = start;
    for (String mention : mentions) {
      int mentionEnd = start + mention.length();
      if (mentionEnd > end
          && mentionEnd <= to
          && startsWith(mention, start)
          && !isHandlePart(mentionEnd)) {
        end = mentionEnd;
      }
    }
    return end > start ? end : Tags.handleEnd(text, start, to);
  }

  /**
   * Returns the end of the longest hashtag that the post lists, or else of the word after the sign:
   * a network may list it in another spelling. If the post lists no hashtags, there is none here.
   */
  private int endOfHashtag(int start, int to) {
    int end = start;
    for (String hashtag : hashtags) {
      String name = withoutSign(hashtag);
      int nameEnd = start + name.length();
      if (nameEnd > end
          && nameEnd <= to
          && startsWith(name, start)
          && !Tags.hashtagContinues(text, nameEnd, start, to)) {
        end = nameEnd;
      }
    }
    return end > start || hashtags.isEmpty() ? end : Tags.hashtagEnd(text, start, to);
  }

  private static List<String> firstDistinct(List<String> tags) {
    return tags.size() < 2 ? tags : tags.stream().distinct().limit(MAX_TAGS).toList();
  }

  private boolean startsWith(String name, int start) {
    return text.regionMatches(true, start, name, 0, name.length());
  }

  private boolean isHandlePart(int i) {
    return i < text.length() && text.charAt(i) < 0x80 && Words.continuesWord(text.charAt(i));
  }

  private static String withoutSign(String hashtag) {
    return !hashtag.isEmpty() && Tags.isHashSign(hashtag.charAt(0))
        ? hashtag.substring(1)
        : hashtag;
  }
}
