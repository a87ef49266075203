package io.murmuration.related;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fa.PersianNormalizer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hi.HindiNormalizer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.in.IndicNormalizer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.ne.NepaliAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.util.IOUtils;

/**
 * The words that are too common to be informative: Lucene's lists by language. For scripts whose
 * lists Lucene normalizes in its own way (Arabic, Greek and the Indic ones), words are compared in
 * that form. Immutable but not thread-safe.
 */
final class StopWords {
  private final WordSegmenter words;
  private final Map<String, Set<String>> byLanguage = new HashMap<>();
  private final Set<String> all = new HashSet<>();
  private final Normalizer2 nfd = Normalizer2.getNFDInstance();
  private final ArabicNormalizer arabic = new ArabicNormalizer();
  private final PersianNormalizer persian = new PersianNormalizer();
  private final IndicNormalizer indic = new IndicNormalizer();
  private final HindiNormalizer hindi = new HindiNormalizer();

  StopWords(WordSegmenter words) {
    this.words = words;
    // EnglishAnalyzer's own list has 33 words, without "you", "have" and "from".
    add(snowballEnglish(), "en");
    add(FrenchAnalyzer.DEFAULT_ARTICLES, "fr");
    addRomanceAndGermanic();
    addOtherEuropean();
    addAsian();
  }

  /**
   * Returns the list of a language for {@link #contains}.
   *
   * @param language a BCP 47 tag; {@code null} or a language without a list selects all lists
   *     together
   */
  Set<String> of(String language) {
    if (language == null) {
      return all;
    }
    Set<String> exact = byLanguage.get(language);
    return exact != null ? exact : byLanguage.getOrDefault(primarySubtag(language), all);
  }

  /** Returns whether a list from {@link #of} contains a normalized word. */
  boolean contains(Set<String> list, String word) {
    if (list.contains(word)) {
      return true;
    }
    if (word.charAt(0) < 0x370) {
      return false;
    }
    String folded = folded(word);
    return !folded.equals(word) && list.contains(folded);
  }

  private static String primarySubtag(String language) {
    int end = 0;
    while (end < language.length() && Character.isLetter(language.charAt(end))) {
      end++;
    }
    return language.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private void addRomanceAndGermanic() {
    add(FrenchAnalyzer.getDefaultStopSet(), "fr");
    add(SpanishAnalyzer.getDefaultStopSet(), "es");
    add(PortugueseAnalyzer.getDefaultStopSet(), "pt");
    add(BrazilianAnalyzer.getDefaultStopSet(), "pt");
    add(ItalianAnalyzer.getDefaultStopSet(), "it");
    add(CatalanAnalyzer.getDefaultStopSet(), "ca");
    add(GalicianAnalyzer.getDefaultStopSet(), "gl");
    add(RomanianAnalyzer.getDefaultStopSet(), "ro");
    add(GermanAnalyzer.getDefaultStopSet(), "de");
    add(DutchAnalyzer.getDefaultStopSet(), "nl");
    add(DanishAnalyzer.getDefaultStopSet(), "da");
    add(SwedishAnalyzer.getDefaultStopSet(), "sv");
    add(NorwegianAnalyzer.getDefaultStopSet(), "no", "nb", "nn");
  }

  private void addOtherEuropean() {
    add(BulgarianAnalyzer.getDefaultStopSet(), "bg");
    add(CzechAnalyzer.getDefaultStopSet(), "cs");
    add(RussianAnalyzer.getDefaultStopSet(), "ru");
    add(SerbianAnalyzer.getDefaultStopSet(), "sr");
    add(LithuanianAnalyzer.getDefaultStopSet(), "lt");
    add(LatvianAnalyzer.getDefaultStopSet(), "lv");
    add(EstonianAnalyzer.getDefaultStopSet(), "et");
    add(FinnishAnalyzer.getDefaultStopSet(), "fi");
    add(HungarianAnalyzer.getDefaultStopSet(), "hu");
    add(BasqueAnalyzer.getDefaultStopSet(), "eu");
    add(GreekAnalyzer.getDefaultStopSet(), "el");
    add(ArmenianAnalyzer.getDefaultStopSet(), "hy");
    add(IrishAnalyzer.getDefaultStopSet(), "ga");
    add(TurkishAnalyzer.getDefaultStopSet(), "tr");
  }

  private void addAsian() {
    add(ArabicAnalyzer.getDefaultStopSet(), "ar");
    add(PersianAnalyzer.getDefaultStopSet(), "fa");
    add(SoraniAnalyzer.getDefaultStopSet(), "ckb");
    add(HindiAnalyzer.getDefaultStopSet(), "hi");
    add(BengaliAnalyzer.getDefaultStopSet(), "bn");
    add(NepaliAnalyzer.getDefaultStopSet(), "ne");
    add(TamilAnalyzer.getDefaultStopSet(), "ta");
    add(TeluguAnalyzer.getDefaultStopSet(), "te");
    add(ThaiAnalyzer.getDefaultStopSet(), "th");
    // X still uses "in" for Indonesian.
    add(IndonesianAnalyzer.getDefaultStopSet(), "id", "in");
    add(JapaneseAnalyzer.getDefaultStopSet(), "ja");
  }

  private static CharArraySet snowballEnglish() {
    try (InputStream list = SnowballFilter.class.getResourceAsStream("english_stop.txt")) {
      return WordlistLoader.getSnowballWordSet(
          IOUtils.requireResourceNonNull(list, "english_stop.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(CharArraySet list, String... languages) {
    for (Object entry : list) {
      String listed = new String((char[]) entry);
      words.forEachRun(listed, run -> addWord(run, languages));
    }
  }

  private void addWord(String word, String... languages) {
    Consumer<Set<String>> addBoth =
        set -> {
          set.add(word);
          set.add(folded(word));
        };
    addBoth.accept(all);
    Arrays.stream(languages)
        .forEach(
            language -> addBoth.accept(byLanguage.computeIfAbsent(language, l -> new HashSet<>())));
  }

  private String folded(String word) {
    return switch (UScript.getScript(word.codePointAt(0))) {
      case UScript.GREEK -> withoutAccents(word);
      case UScript.ARABIC -> {
        char[] text = word.toCharArray();
        int length = arabic.normalize(text, text.length);
        yield new String(text, 0, persian.normalize(text, length));
      }
      case UScript.DEVANAGARI, UScript.BENGALI, UScript.TAMIL, UScript.TELUGU -> {
        char[] text = word.toCharArray();
        int length = indic.normalize(text, text.length);
        yield new String(text, 0, hindi.normalize(text, length));
      }
      default -> word;
    };
  }

  private String withoutAccents(String word) {
    StringBuilder bare = new StringBuilder(nfd.normalize(word));
    for (int i = bare.length() - 1; i >= 0; i--) {
      if (Character.getType(bare.charAt(i)) == Character.NON_SPACING_MARK) {
        bare.deleteCharAt(i);
      }
    }
    return bare.toString();
  }
}
