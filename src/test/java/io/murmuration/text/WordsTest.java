package io.murmuration.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.TextPieces;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordsTest {
  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void scan_textOfAllScripts_findsTheWordsOfItsNormalForm(@ForAll("texts") String text) {
    assertThat(scanned(text)).isEqualTo(withNeighbors(text));
  }

  @Property
  void scan_anyText_findsTheWordsOfItsNormalForm(@ForAll String text) {
    assertThat(scanned(text)).isEqualTo(withNeighbors(text));
  }

  @Example
  void scan_halvesOfASurrogatePair_areNoLetter() {
    for (String between : List.of("\u05B0", "\u2060", "\u200B", "\uFE0F")) {
      String text = "a \uD800" + between + "\uDC00 b";
      assertThat(Words.of(text)).containsExactly("a", "b");
      assertThat(scanned(text)).containsExactly("a", "b");
    }
  }

  @Example
  void scan_eachCharacterBetweenLetters_findsTheWordsOfItsNormalForm() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      for (String around : List.of("a%sb", "가%s가", "美%sか", "_%s")) {
        String text = around.replace("%s", Character.toString(c));
        if (!scanned(text).equals(withNeighbors(text))) {
          assertThat(scanned(text)).as("U+%04X in %s", c, around).isEqualTo(withNeighbors(text));
        }
      }
    }
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void normal_ofMappedText_isThatOfTheWholeText(@ForAll("texts") String text) {
    assertThat(MappedText.of(text, 0, text.length()).normal()).isEqualTo(Words.normalize(text));
  }

  @Property
  void normal_ofAnyMappedText_isThatOfTheWholeText(@ForAll String text) {
    assertThat(MappedText.of(text, 0, text.length()).normal()).isEqualTo(Words.normalize(text));
  }

  /** Returns each word with the signs beside it. */
  private static List<String> scanned(String text) {
    List<String> words = new ArrayList<>();
    WordScanner[] scanner = new WordScanner[1];
    scanner[0] =
        new WordScanner(
            new WordScanner.Sink() {
              @Override
              public void word(char[] chars, int offset, int length, int hash) {
                assertThat(hash).isEqualTo(WordTable.hash(chars, offset, length));
                words.add(
                    Signs.before(scanner[0].before())
                        + new String(chars, offset, length)
                        + Signs.after(scanner[0].after()));
              }

              @Override
              public void gap() {}
            });
    scanner[0].scan(text);
    return words;
  }

  private static List<String> withNeighbors(String text) {
    String normal = Words.normalize(text);
    List<String> words = new ArrayList<>();
    Words.cut(
        normal,
        (start, end) ->
            words.add(
                Signs.before(normal.substring(0, start))
                    + normal.substring(start, end)
                    + Signs.after(normal.substring(end))));
    return words;
  }

  @Provide
  Arbitrary<String> texts() {
    return TextPieces.pieces(20);
  }
}
