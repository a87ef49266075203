package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.murmuration.query.NamedQuery;
import io.murmuration.query.QueryException;
import io.murmuration.text.TypedText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.Assertions;

/** The text of keywords that a user can export and import again. */
class KeywordTypedTextTest {
  @Property
  void typedLines_ofQueries_areReadBack(
      @ForAll("texts") String label, @ForAll("texts") String one, @ForAll("texts") String other) {
    List<Keyword> keywords =
        Stream.of(one, label + " = " + other)
            .map(KeywordTypedTextTest::keyword)
            .flatMap(Optional::stream)
            .toList();
    Assume.that(!keywords.isEmpty());
    assertReadBack(keywords);
  }

  private static Optional<Keyword> keyword(String typed) {
    try {
      return Optional.of(Keyword.of(NamedQuery.parse(typed), 1));
    } catch (QueryException e) {
      return Optional.empty();
    }
  }

  /** Queries of another meaning, or none, are words in records of earlier versions. */
  @Property
  void typedLines_ofPhrasesWithoutOperators_areReadBack(@ForAll("texts") String phrase) {
    Assume.that(
        !phrase.matches("(?s)([\\s#@].*|.*[#@].*[()].*)") && !TypedText.hasStrayQuote(phrase));
    Keyword keyword = new Keyword("a", phrase.strip(), 1);
    try {
      keyword.parsed();
    } catch (QueryException e) {
      Assume.that(false);
    }
    assertReadBack(List.of(keyword));
  }

  @Example
  void typedLines_quoteAtTheBeginningAndInchesAtTheEnd_areReadBack() {
    assertReadBack(List.of(new Keyword("a", "~2\u201C (15\"", 1)));
  }

  @Example
  void parseLines_commentsAndEmptyLines_areIgnored() {
    assertThat(NamedQuery.parseLines("\uFEFF# a\r\n#\n\n \n#\tb\n#hash\n // x\nA = a OR b\nb OR a"))
        .extracting(NamedQuery::label, named -> named.query().canonical())
        .containsExactly(tuple(null, "#hash"), tuple(null, "x"), tuple("A", "a OR b"));
  }

  @Example
  void parseLines_invalidLine_isNamedWithItsColumn() {
    QueryException e =
        Assertions.catchThrowableOfType(
            QueryException.class, () -> NamedQuery.parseLines("a\n\nLabel = b (c"));

    assertThat(e.line()).isEqualTo(3);
    assertThat(e.columnInList()).isEqualTo(11);
    assertThat(e).hasMessageStartingWith("line 3: keyword 'Label = b (c'");
  }

  @Example
  void parseList_invalidQuery_hasItsColumnInTheList() {
    QueryException e =
        Assertions.catchThrowableOfType(
            QueryException.class, () -> NamedQuery.parseList("tea,\"a, b\",  b (c"));

    assertThat(e.column()).isEqualTo(5);
    assertThat(e.columnInList()).isEqualTo(16);
  }

  private static void assertReadBack(List<Keyword> keywords) {
    List<NamedQuery> read = NamedQuery.parseLines(Keyword.typedLines(keywords));
    assertThat(read.stream().map(named -> named.query().canonical()))
        .isEqualTo(keywords.stream().map(each -> each.parsed().canonical()).distinct().toList());
    assertThat(read.get(0).label()).isEqualTo(keywords.get(0).label());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "ß", "美", "OR", "AND", "NOT", " ", " ", "\"", "“", "(", ")", "-", "=", " = ", "#",
            "# ", "@b", "$c", "foo:", "from:", "lang:en", ",", "/", "15\"", "~2", "\u2028", "\t")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }
}
