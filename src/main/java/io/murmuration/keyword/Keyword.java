package io.murmuration.keyword;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.query.QueryException;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A followed query: a record of the topic {@code keywords} under the key {@code slug}.
 *
 * @param phrase the query as typed
 * @param addedAt the generation of the keyword, in milliseconds since the epoch: a keyword that is
 *     removed and added again counts from zero
 * @param topic the topic of the posts that mention it: its own, or the one that quiet keywords
 *     share
 * @param color the number of its color on the page, below {@link KeywordColors#COUNT}, or {@code
 *     null} if an earlier version added it
 * @param query the canonical form of the query, or {@code null} if an earlier version added the
 *     keyword: its phrase has no operators then
 * @param label the name that users see, or {@code null} if they see the phrase
 * @param editedAt the time from which the query counts, in milliseconds since the epoch, or {@code
 *     null} if it has counted since {@code addedAt}
 */
public record Keyword(
    String slug,
    String phrase,
    long addedAt,
    String topic,
    Integer color,
    @JsonInclude(JsonInclude.Include.NON_NULL) String query,
    @JsonInclude(JsonInclude.Include.NON_NULL) String label,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long editedAt) {
  /** Creates a keyword of a phrase without operators, as earlier versions added them. */
  public Keyword(String slug, String phrase, long addedAt) {
    this(slug, phrase, addedAt, Topics.KEYWORD_PREFIX + slug, null, null, null, null);
  }

  /** Returns a new keyword with a topic of its own. */
  public static Keyword of(NamedQuery named, long addedAtMillis) {
    return of(named, named.query().slug(), addedAtMillis);
  }

  /** Returns a new keyword under another slug, with a topic of its own. */
  public static Keyword of(NamedQuery named, String slug, long addedAtMillis) {
    Query query = named.query();
    return new Keyword(
        slug,
        query.text(),
        addedAtMillis,
        Topics.KEYWORD_PREFIX + slug,
        null,
        query.canonical(),
        named.label(),
        null);
  }

  /** Returns a new keyword of a query without a label. */
  public static Keyword of(String query, long addedAtMillis) {
    return of(new NamedQuery(null, Query.parse(query)), addedAtMillis);
  }

  public boolean sharesTopic() {
    return topic.equals(Topics.KEYWORD_SHARED);
  }

  /** Returns the same generation of this keyword with a topic of its own. */
  public Keyword inOwnTopic() {
    return inTopic(Topics.KEYWORD_PREFIX + slug);
  }

  /** Returns the same generation of this keyword in the shared topic. */
  public Keyword inSharedTopic() {
    return inTopic(Topics.KEYWORD_SHARED);
  }

  private Keyword inTopic(String other) {
    return new Keyword(slug, phrase, addedAt, other, color, query, label, editedAt);
  }

  public Keyword withColor(Integer other) {
    return new Keyword(slug, phrase, addedAt, topic, other, query, label, editedAt);
  }

  /** Returns the same generation of this keyword with another label, or with none. */
  public Keyword withLabel(String other) {
    return new Keyword(slug, phrase, addedAt, topic, color, query, other, editedAt);
  }

  /**
   * Returns the same generation of this keyword with a query that counts from a time on, or since
   * it was added if that is {@code null}.
   */
  public Keyword withQuery(Query other, Long editedAtMillis) {
    return new Keyword(
        slug, other.text(), addedAt, topic, color, other.canonical(), label, editedAtMillis);
  }

  /** Returns the label, or the query as typed if there is none. */
  public String displayName() {
    return label == null ? phrase : label;
  }

  /**
   * Returns the parsed query.
   *
   * @throws io.murmuration.query.QueryException if it is invalid
   */
  public Query parsed() {
    return query == null ? Query.ofPhrase(phrase) : Query.parse(phrase);
  }

  /**
   * Returns the label and the query as a user types them: {@link NamedQuery#parse} reads the same
   * label, and a query that is equal even if an earlier version added the phrase.
   */
  public String typedText() {
    String prefix = label == null ? "" : label + " = ";
    String canonical = parsed().canonical();
    // In parentheses, a quote at the beginning and inches at the end do not enclose one phrase.
    return Stream.of(phrase, canonical)
        .map(prefix::concat)
        .filter(typed -> isReadBack(typed, canonical))
        .findFirst()
        .orElse(prefix + '(' + canonical + ')');
  }

  private boolean isReadBack(String typed, String canonical) {
    try {
      NamedQuery read = NamedQuery.parse(typed);
      return read.query().canonical().equals(canonical) && Objects.equals(read.label(), label);
    } catch (QueryException e) {
      return false;
    }
  }

  /**
   * Returns {@link #typedText} of keywords in a line each, as {@link NamedQuery#parseLines} reads.
   */
  public static String typedLines(Collection<Keyword> keywords) {
    return keywords.stream()
        .map(keyword -> keyword.typedText() + '\n')
        .collect(Collectors.joining());
  }

  /** Returns whether this is the same generation of the same keyword, in any topic. */
  public boolean isSameGenerationAs(Keyword other) {
    return other != null && slug.equals(other.slug) && addedAt == other.addedAt;
  }
}
