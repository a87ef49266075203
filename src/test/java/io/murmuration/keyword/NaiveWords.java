package io.murmuration.keyword;

import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSet.SpanCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The words and the normal form of texts by the plainest rules, for {@link NaiveMatcher}. */
final class NaiveWords {
  private static final String UNSPACED_SCRIPTS =
      "[[:scx=Han:][:scx=Hiragana:][:scx=Katakana:][:scx=Thai:]"
          + "[:scx=Lao:][:scx=Khmer:][:scx=Myanmar:]]";
  private static final UnicodeSet OF_UNSPACED =
      set("[\u0E00-\\U0010FFFF] & [:^Nd:] & " + UNSPACED_SCRIPTS);
  private static final UnicodeSet LETTER = set("[[:L:][:Nl:]]");
  private static final UnicodeSet START = set("[[:L:][:Nl:][:Nd:]]");
  private static final UnicodeSet MARK = set("[:M:]");
  private static final UnicodeSet PART = set("[[:L:][:Nl:][:Nd:][:M:]_]");
  private static final UnicodeSet UNSPACED = set("[[:L:][:Nl:]] & " + UNSPACED_SCRIPTS);
  private static final UnicodeSet LATIN = set("[[:L:][:Nl:]] & [:script=Latin:]");
  private static final UnicodeSet HANGUL = set("[[:L:][:Nl:]] & [:script=Hangul:]");
  private static final UnicodeSet ASIDE = set("[™℠№¼-¾\u2150-\u215F\u2189]");
  private static final UnicodeSet OPTIONAL =
      set(
          "[[\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0897-\u08FF] & [:M:]]"
              + " [\u0640]");

  private static final Pattern KEYCAP = Pattern.compile("([0-9#*]\uFE0F?)?\u20E3");
  private static final Pattern APOSTROPHE = Pattern.compile("[\u02BB\u02BC‘’]");
  private static final Pattern DOTTED = Pattern.compile("i\u0307+");
  private static final Pattern LAST_UNDERSCORES = Pattern.compile("_+$");

  private enum Script {
    NONE,
    UNSPACED,
    LATIN,
    HANGUL,
    OTHER
  }

  /** A word of a normalized field: its place, and the signs beside it. */
  record Word(String text, int start, int end, String before, String after) {
    boolean isUnspaced() {
      return UNSPACED.contains(text.codePointAt(0));
    }
  }

  private NaiveWords() {}

  static List<Word> of(String field) {
    String normal = normal(field);
    List<Word> words = new ArrayList<>();
    int from = START.span(normal, 0, SpanCondition.NOT_CONTAINED);
    while (from < normal.length()) {
      int to = runEnd(normal, from, PART.span(normal, from, SpanCondition.CONTAINED));
      int end =
          from + LAST_UNDERSCORES.matcher(normal.substring(from, to)).replaceFirst("").length();
      words.add(word(normal, from, end));
      from = START.span(normal, to, SpanCondition.NOT_CONTAINED);
    }
    return words;
  }

  private static Word word(String normal, int start, int end) {
    String text = normal.substring(start, end);
    String before = normal.substring(0, start);
    String after = normal.substring(end);
    return UNSPACED.contains(text.codePointAt(0))
        ? new Word(text, start, end, "", "")
        : new Word(text, start, end, signBefore(before), signAfter(after));
  }

  private static String signBefore(String before) {
    if (!before.endsWith(".") && !before.endsWith("$")) {
      return "";
    }
    String sign = before.substring(before.length() - 1);
    String rest = before.substring(0, before.length() - 1);
    boolean attached =
        rest.endsWith(sign) || (!rest.isEmpty() && attaches(rest.codePointBefore(rest.length())));
    return attached ? "" : sign;
  }

  private static String signAfter(String after) {
    for (String sign : List.of("++", "+", "#")) {
      if (after.startsWith(sign)) {
        String rest = after.substring(sign.length());
        boolean numbered = sign.equals("++") && rest.matches("(?s)[\\p{Nd}_].*");
        boolean attached =
            rest.startsWith(sign.substring(0, 1))
                || (!rest.isEmpty() && attaches(rest.codePointAt(0)));
        return attached && !numbered ? "" : sign;
      }
    }
    return "";
  }

  private static boolean attaches(int c) {
    return START.contains(c) && !OF_UNSPACED.contains(c) && !HANGUL.contains(c);
  }

  /** Returns the first change of script that separates, or {@code to}. */
  private static int runEnd(String normal, int from, int to) {
    Script run = Script.NONE;
    int i = from;
    while (i < to) {
      int c = normal.codePointAt(i);
      Script script = script(c);
      if (!MARK.contains(c) && i > from) {
        boolean unspaced = (run == Script.UNSPACED) != (script == Script.UNSPACED);
        boolean korean =
            (run == Script.LATIN && script == Script.HANGUL)
                || (run == Script.HANGUL && script == Script.LATIN);
        if (unspaced || korean) {
          return i;
        }
      }
      run = script == Script.NONE ? run : script;
      i += Character.charCount(c);
    }
    return to;
  }

  /** Returns the script of a letter. */
  private static Script script(int c) {
    if (!LETTER.contains(c)) {
      return Script.NONE;
    }
    if (UNSPACED.contains(c)) {
      return Script.UNSPACED;
    }
    if (LATIN.contains(c)) {
      return Script.LATIN;
    }
    return HANGUL.contains(c) ? Script.HANGUL : Script.OTHER;
  }

  static String normal(String text) {
    if (text.isEmpty()) {
      return text;
    }
    StringBuilder prepared = new StringBuilder();
    String keys = KEYCAP.matcher(text).replaceAll(" ");
    for (int i = 0; i < keys.length(); i++) {
      char c = keys.charAt(i);
      if (c == '\u200B') {
        String before = keys.substring(0, i).replaceFirst("[\u200B\u2060]+$", "");
        String after = keys.substring(i).replaceFirst("^\u200B+", "");
        boolean inside =
            !before.isEmpty()
                && !after.isEmpty()
                && OF_UNSPACED.contains(before.codePointBefore(before.length()))
                && OF_UNSPACED.contains(after.codePointAt(0));
        prepared.append(inside ? "\u2060" : " ");
      } else {
        prepared.append(ASIDE.contains(c) ? ' ' : c);
      }
    }
    String cased = Normalizer2.getNFKCCasefoldInstance().normalize(prepared).replace('\u0131', 'i');
    String folded = APOSTROPHE.matcher(cased).replaceAll("'");
    StringBuilder kept = new StringBuilder();
    folded.chars().filter(c -> !OPTIONAL.contains(c)).forEach(c -> kept.append((char) c));
    String undotted = DOTTED.matcher(kept).replaceAll("i");
    return Normalizer2.getNFCInstance().normalize(undotted);
  }

  private static UnicodeSet set(String pattern) {
    return new UnicodeSet("[" + pattern + "]").freeze();
  }
}
