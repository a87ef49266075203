package io.murmuration.related;

import com.ibm.icu.lang.UScript;
import io.murmuration.keyword.Words;
import io.murmuration.message.Post;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

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
   * Returns the words to omit from the terms of a keyword's posts: the words of its phrase, and all
   * of them joined as in a hashtag.
   */
  public Set<String> ownWords(String phrase) {
    Set<String> own = new HashSet<>();
    StringBuilder joined = new StringBuilder();
    words.forEachRun(
        phrase,
        run -> {
          own.add(run);
          joined.append(run);
        });
    if (!own.isEmpty()) {
      own.add(joined.toString());
    }
    words.forEachWord(phrase, own::add);
    return Set.copyOf(own);
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
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      int emojiEnd = endOfEmoji(codePoint, i);
      if (emojiEnd > i) {
        take(text.substring(i, emojiEnd));
        i = emojiEnd;
      } else if (Words.startsWord(codePoint)) {
        i = scanWord(i);
      } else if (codePoint == '@' || codePoint == '＠') {
        i = endOfHandle(i + 1);
      } else if (codePoint == '#' || codePoint == '＃') {
        i = endOfHashtag(i + 1);
      } else {
        i += Character.charCount(codePoint);
      }
    }
  }

  private int endOfEmoji(int codePoint, int start) {
    boolean possible =
        codePoint < 0x80
            ? EmojiScanner.continuesKeycap(text, start + 1)
            : !Words.startsWord(codePoint);
    return possible ? EmojiScanner.endOfEmoji(text, start) : start;
  }

  /**
   * Adds the word that begins at {@code start} and returns its end, or the end of the link if it is
   * one.
   */
  private int scanWord(int start) {
    int end = start;
    boolean lowerCase = true;
    boolean letters = false;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c >= 0x80) {
        return scanWordBeyondAscii(start, end);
      }
      if (!Words.startsWord(c)) {
        break;
      }
      lowerCase &= c < 'A' || c > 'Z';
      letters |= c > '9' && c != '_';
      end++;
    }
    if (isScheme(start, end)) {
      return endOfLink(start, end);
    }
    if (letters && end - start > 1 && end - start <= MAX_LENGTH) {
      String word = text.substring(start, end);
      takeWord(lowerCase ? word : word.toLowerCase(Locale.ROOT));
    }
    return end;
  }

  private int scanWordBeyondAscii(int start, int asciiEnd) {
    int end = Words.end(text, asciiEnd);
    if (asciiEnd > start && EmojiScanner.endOfEmoji(text, asciiEnd - 1) >= asciiEnd) {
      end = asciiEnd - 1;
    }
    if (isScheme(start, end)) {
      return endOfLink(start, end);
    }
    takeWords(start, end);
    return end;
  }

  private boolean isScheme(int start, int end) {
    return text.startsWith("://", end) && schemeLength(start, end) > 0;
  }

  private int schemeLength(int start, int end) {
    for (String scheme : List.of("https", "http")) {
      int length = scheme.length();
      if (end - start >= length && text.regionMatches(true, end - length, scheme, 0, length)) {
        return length;
      }
    }
    return 0;
  }

  /** In a script without spaces, a link can follow a word directly. */
  private int endOfLink(int start, int schemeEnd) {
    takeWords(start, schemeEnd - schemeLength(start, schemeEnd));
    int end = schemeEnd;
    while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) < 0x7F) {
      end++;
    }
    return end;
  }

  private void takeWords(int start, int end) {
    words.forEachWord(text.substring(start, end), this::takeIfWord);
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
    if (!word.equals("rt") && !ownWords.contains(word) && !stopWords.contains(stopList, word)) {
      take(word);
    }
  }

  private void takeHashtag(String hashtag) {
    String name = words.normalise(withoutSign(hashtag));
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
  private int endOfHandle(int start) {
    int end = start;
    for (String mention : mentions) {
      int mentionEnd = start + mention.length();
      if (mentionEnd > end && startsWith(mention, start) && !isHandleChar(mentionEnd)) {
        end = mentionEnd;
      }
    }
    if (end > start) {
      return end;
    }
    while (isHandleChar(end) || (isHandleChar(end + 1) && ".-@".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  /**
   * Returns the end of the longest hashtag that the post lists, or else of the word after the sign:
   * a network may list it in another spelling. If the post lists no hashtags, there is none here.
   */
  private int endOfHashtag(int start) {
    int end = start;
    for (String hashtag : hashtags) {
      String name = withoutSign(hashtag);
      int nameEnd = start + name.length();
      if (nameEnd > end && startsWith(name, start) && Words.end(text, nameEnd) == nameEnd) {
        end = nameEnd;
      }
    }
    return end > start || hashtags.isEmpty() ? end : Words.end(text, start);
  }

  private static List<String> firstDistinct(List<String> tags) {
    return tags.size() < 2 ? tags : tags.stream().distinct().limit(MAX_TAGS).toList();
  }

  private boolean startsWith(String name, int start) {
    return text.regionMatches(true, start, name, 0, name.length());
  }

  private boolean isHandleChar(int i) {
    return i < text.length() && text.charAt(i) < 0x80 && Words.startsWord(text.charAt(i));
  }

  private static String withoutSign(String hashtag) {
    return hashtag.startsWith("#") || hashtag.startsWith("＃") ? hashtag.substring(1) : hashtag;
  }
}
