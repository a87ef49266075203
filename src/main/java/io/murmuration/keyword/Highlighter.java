package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Word;
import io.murmuration.text.Links;
import io.murmuration.text.MappedText;
import io.murmuration.text.Particles;
import io.murmuration.text.Range;
import io.murmuration.text.Signs;
import io.murmuration.text.Tags;
import io.murmuration.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds in a text what makes a post match a keyword, by the rules of {@link KeywordMatcher}: of
 * alternatives only those that the post meets, and nothing for negations and properties. Words that
 * belong next to each other are one range. Other words have a range for each occurrence, and
 * hashtags and mentions include their sign. Words of a phrase with other words between them have
 * ranges only where they are near enough. A link is searched only as far as it is one of the post's
 * links. Matches outside the text, in a list of hashtags or behind a short link, have no range.
 * Meant for the texts that are displayed: simple rather than fast. Thread-safe.
 */
public final class Highlighter {
  private final Node root;
  private final Literals literals;

  /**
   * @throws io.murmuration.query.QueryException if the keyword's query is invalid
   */
  public Highlighter(Keyword keyword) {
    root = keyword.parsed().root();
    literals = new Literals(root.leaves().toList());
  }

  /**
   * Returns the ranges of the text of a post, or of its beginning, in order, with at least one
   * character between two ranges.
   */
  public List<Range> ranges(Post post, String text) {
    PostLiterals found = new PostLiterals(literals);
    found.find(post);
    List<Leaf> met = new ArrayList<>();
    addMet(root, found, met);
    List<Range> ranges = new ArrayList<>();
    int start = 0;
    for (Range link : Links.of(text)) {
      int from = start;
      int linkEnd = listedEnd(text, link, post.urls());
      met.forEach(leaf -> findInText(leaf, text, from, link.start(), ranges));
      met.forEach(leaf -> findInLink(leaf, text, link.start(), linkEnd, ranges));
      start = link.end();
    }
    int from = start;
    met.forEach(leaf -> findInText(leaf, text, from, text.length(), ranges));
    return Range.merged(ranges);
  }

  /** Adds the leaves because of which a post meets a condition; none if it does not. */
  private void addMet(Node node, PostLiterals post, List<Leaf> met) {
    if (node instanceof Node.Not || !Program.of(node, literals).matches(post)) {
      return;
    }
    if (node instanceof Leaf leaf) {
      met.add(leaf);
    }
    node.operands().forEach(part -> addMet(part, post, met));
  }

  private static void findInText(Leaf leaf, String text, int from, int to, List<Range> found) {
    switch (leaf.kind()) {
      case WORDS, PHRASE -> findWords(leaf, MappedText.of(text, from, to), found);
      case HASHTAG -> findHashtags(leaf, text, from, to, found);
      case MENTION -> findMentions(leaf, text, from, to, found);
      default -> {
        // A text does not show properties.
      }
    }
  }

  private static void findInLink(Leaf leaf, String text, int from, int to, List<Range> found) {
    switch (leaf.kind()) {
      case WORDS, PHRASE, URL -> findWords(leaf, MappedText.of(text, from, to), found);
      default -> {
        // A link has no hashtags and mentions.
      }
    }
  }

  /** Returns the end of the longest listed link at the start of one in a text. */
  private static int listedEnd(String text, Range link, List<String> urls) {
    String found = text.substring(link.start(), link.end());
    return link.start()
        + urls.stream().filter(found::startsWith).mapToInt(String::length).max().orElse(0);
  }

  private static void findWords(Leaf leaf, MappedText mapped, List<Range> found) {
    List<Range> words = mapped.words();
    if (leaf.slop() == 0) {
      findRuns(leaf.words(), mapped, words, found);
      return;
    }
    int size = leaf.words().size() + leaf.slop();
    for (int w = 0; w < words.size(); w++) {
      List<Range> window = words.subList(w, Math.min(words.size(), w + size));
      List<List<Range>> ofEach = new ArrayList<>();
      for (Word wanted : leaf.words()) {
        List<Range> ofWord = new ArrayList<>();
        findRuns(List.of(wanted), mapped, window, ofWord);
        ofEach.add(ofWord);
      }
      if (ofEach.stream().noneMatch(List::isEmpty)) {
        ofEach.forEach(found::addAll);
      }
    }
  }

  private static void findRuns(
      List<Word> wanted, MappedText mapped, List<Range> words, List<Range> found) {
    for (int w = 0; w < words.size(); w++) {
      Range first = words.get(w);
      int last = wanted.get(0).isUnspaced() ? first.end() : first.start() + 1;
      for (int at = first.start(); at < last; at++) {
        int end = runEnd(wanted, mapped.normal(), words.subList(w, words.size()), at);
        if (end >= 0) {
          found.add(mapped.source(at - wanted.get(0).before().length(), end));
        }
      }
    }
  }

  /** Returns the end of the wanted words that begin at an offset, or -1 if they do not. */
  private static int runEnd(List<Word> wanted, String normal, List<Range> words, int firstAt) {
    int w = 0;
    int at = firstAt;
    int end = -1;
    for (int i = 0; i < wanted.size(); i++) {
      if (end >= 0 && at == words.get(w).end()) {
        w++;
        at = w < words.size() ? words.get(w).start() : at;
      }
      boolean isLast = i == wanted.size() - 1;
      if (w == words.size() || !isAt(wanted.get(i), normal, words.get(w), at, isLast)) {
        return -1;
      }
      at += wanted.get(i).text().length();
      end = at + wanted.get(i).after().length();
    }
    return end;
  }

  private static boolean isAt(Word wanted, String normal, Range word, int at, boolean isLast) {
    String found = normal.substring(at, word.end());
    if (wanted.isUnspaced()) {
      return found.startsWith(wanted.text());
    }
    if (wanted.isSigned()) {
      return at == word.start()
          && found.equals(wanted.text())
          && isSign(wanted.before(), Signs.before(normal.substring(0, at)))
          && isSign(wanted.after(), Signs.after(normal.substring(word.end())));
    }
    return at == word.start()
        && (found.equals(wanted.text()) || (isLast && hasStem(found, wanted.text())));
  }

  private static boolean isSign(String wanted, String found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private static boolean hasStem(String word, String wanted) {
    return word.startsWith(wanted)
        && word.length() > wanted.length()
        && Particles.stem(word, wanted.length() + 1) == wanted.length();
  }

  private static void findHashtags(Leaf leaf, String text, int from, int to, List<Range> found) {
    int previousEnd = -1;
    for (int i = from; i < to; i++) {
      if (Tags.isHashSign(text.charAt(i)) && Tags.beginsHashtag(text, i, from, previousEnd)) {
        int end = tagEnd(leaf, text, i + 1, to);
        if (end >= 0) {
          found.add(new Range(i, end));
        }
        previousEnd = Tags.hashtagEnd(text, i + 1, to);
      }
    }
  }

  private static void findMentions(Leaf leaf, String text, int from, int to, List<Range> found) {
    for (int i = from; i < to; i++) {
      if (Tags.isAtSign(text.charAt(i)) && Tags.beginsHandle(text, i, from)) {
        int end = tagEnd(leaf, text, i + 1, to);
        if (end >= 0) {
          found.add(new Range(i, end));
        }
      }
    }
  }

  /** Returns the end of the hashtag or handle that begins here, or -1 if it is another one. */
  private static int tagEnd(Leaf leaf, String text, int start, int to) {
    String body = leaf.text();
    int end = start;
    // Anything much longer is another tag, even if characters compose or are invisible.
    int last = Math.min(to, start + 8 * body.length() + 16);
    while (end < last) {
      end += Character.charCount(text.codePointAt(end));
      boolean ends =
          leaf.kind() == Leaf.Kind.HASHTAG
              ? !Tags.hashtagContinues(text, end, start, to)
              : !Tags.handleContinues(text, end, start, to);
      if (ends && Words.normalize(text.substring(start, end)).equals(body)) {
        return end;
      }
    }
    return -1;
  }
}
