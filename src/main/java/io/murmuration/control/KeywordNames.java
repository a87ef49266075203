package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.query.QueryException;
import io.murmuration.text.TypedText;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds keywords by what users type: a query, a slug or a label. */
public final class KeywordNames {
  private KeywordNames() {}

  /**
   * Returns the keyword with a query, slug or label, or {@code null} if none has it. The phrase of
   * a keyword of an earlier version names it as well, even where it is no query or another one.
   *
   * @throws KeywordException if several keywords have it
   * @throws QueryException if none has it, and it is no query
   */
  public static Keyword find(Collection<Keyword> followed, String name) {
    String text = TypedText.collapseWhiteSpace(name);
    String form = form(() -> NamedQuery.parse(name).query());
    String phrase = form(() -> Query.ofPhrase(name));
    List<Keyword> found =
        followed.stream()
            .filter(
                keyword -> {
                  String canonical = keyword.parsed().canonical();
                  return keyword.slug().equals(text)
                      || text.equals(keyword.label())
                      || canonical.equals(form)
                      || (keyword.query() == null && canonical.equals(phrase));
                })
            .toList();
    if (found.size() > 1) {
      throw KeywordException.conflict(
          "%s names several keywords (%s); name one by its query in parentheses, such as (%s)"
              .formatted(
                  text,
                  found.stream()
                      .map(each -> each.displayName() + ": slug " + each.slug())
                      .collect(Collectors.joining(", ")),
                  found.get(0).parsed().canonical()));
    }
    if (found.isEmpty() && form == null) {
      NamedQuery.parse(name);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static String form(Supplier<Query> parse) {
    try {
      return parse.get().canonical();
    } catch (QueryException e) {
      return null;
    }
  }
}
