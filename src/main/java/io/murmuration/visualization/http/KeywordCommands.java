package io.murmuration.visualization.http;

import io.murmuration.control.KeywordException;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows, edits and unfollows keywords by commands on the event bus. */
public final class KeywordCommands {
  /** Maximum number of keywords in one request. */
  static final int MAX_QUERIES = 200;

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,200}");
  private static final Set<String> EDITABLE = Set.of("slug", "phrase", "label");
  private static final Logger LOG = LoggerFactory.getLogger(KeywordCommands.class);

  /** The keywords that a request added, and those of all of its queries. */
  private record Added(List<Keyword> added, List<Followed> phrases) {}

  /** A changed keyword, or one of a request. */
  private record Followed(String slug, String phrase, String query, String label, String remark) {
    /**
     * @param remark another sentence, or {@code null} if there is none
     */
    static Followed of(Keyword keyword, Query query, String remark) {
      List<String> remarks = Stream.of(query.remark(), remark).filter(Objects::nonNull).toList();
      return new Followed(
          keyword.slug(),
          query.text(),
          query.canonical(),
          keyword.label(),
          remarks.isEmpty() ? null : String.join("; ", remarks));
    }
  }

  private final KeywordStore store;

  private KeywordCommands(KeywordStore store) {
    this.store = store;
  }

  /** Registers the commands on the event loop of the caller. */
  public static void listen(Vertx vertx, KeywordStore store) {
    KeywordCommands commands = new KeywordCommands(store);
    Command command = new Command(vertx, "keywords");
    command.listen(
        Addresses.ADD_KEYWORD,
        commands::add,
        (result, by) -> log("added", result.added(), by),
        result -> result);
    command.listen(
        Addresses.IMPORT_KEYWORDS,
        commands::importAll,
        (result, by) -> log("added", result.added(), by),
        result -> result);
    command.listen(
        Addresses.EDIT_KEYWORD,
        commands::edit,
        (edited, by) -> log("edited", List.of(edited), by),
        edited -> Map.of("edited", Followed.of(edited, edited.parsed(), null)));
    command.listen(
        Addresses.REMOVE_KEYWORD,
        commands::remove,
        (removed, by) -> log("removed", removed, by),
        removed -> Map.of("removed", removed, "text", Keyword.typedLines(removed)));
  }

  private Callable<Added> add(Object body) {
    return add(phrases(Command.only("phrase", body)));
  }

  private Callable<Added> importAll(Object body) {
    List<NamedQuery> queries = NamedQuery.parseLines(Command.only("text", body));
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("the text has no query");
    }
    return add(queries);
  }

  private Callable<Added> add(List<NamedQuery> queries) {
    return () -> {
      KeywordStore.Added added = possible(() -> store.addAndExplain(queries));
      List<Followed> followed = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        Keyword keyword = added.ofQueries().get(i);
        followed.add(
            Followed.of(keyword, queries.get(i).query(), added.remarks().get(keyword.slug())));
      }
      return new Added(added.keywords(), followed);
    };
  }

  private Callable<Keyword> edit(Object body) {
    JsonObject fields = body instanceof JsonObject object ? object : new JsonObject();
    Object phrase = fields.getValue("phrase", "");
    Object label = fields.getValue("label", "");
    if (!EDITABLE.containsAll(fields.fieldNames())
        || fields.size() < 2
        || !(fields.getValue("slug") instanceof String slug)
        || !(phrase instanceof String typed)
        || !(label instanceof String newLabel)) {
      throw new IllegalArgumentException(
          "expected {\"slug\": text} with \"phrase\": text, \"label\": text or both");
    }
    NamedQuery query = fields.containsKey("phrase") ? NamedQuery.parse(typed) : null;
    String wanted = fields.containsKey("label") ? newLabel : query.label();
    if (wanted != null && !wanted.isEmpty()) {
      NamedQuery.label(wanted);
    }
    requireSlug(slug);
    return () -> possible(() -> store.editSlug(slug, query == null ? null : query.query(), wanted));
  }

  /** Refuses a change that is not possible. */
  private static <T> T possible(Supplier<T> change) {
    try {
      return change.get();
    } catch (KeywordException e) {
      throw new RefusedException(e.isUnknown() ? 404 : 409, e.getMessage());
    }
  }

  /** Splits a text at its commas, as the command line does. */
  private static List<NamedQuery> phrases(String typed) {
    List<NamedQuery> phrases = NamedQuery.parseList(typed);
    if (phrases.size() > MAX_QUERIES) {
      throw new IllegalArgumentException("add at most " + MAX_QUERIES + " keywords at a time");
    }
    return phrases.isEmpty() ? List.of(NamedQuery.parse(typed)) : phrases;
  }

  private Callable<List<Keyword>> remove(Object body) {
    String slug = Command.only("slug", body);
    requireSlug(slug);
    return () -> store.removeSlugs(Set.of(slug));
  }

  private static void requireSlug(String slug) {
    if (!SLUG.matcher(slug).matches()) {
      throw new IllegalArgumentException("slug must consist of a-z, 0-9 and -");
    }
  }

  private static void log(String change, List<Keyword> keywords, String by) {
    if (!keywords.isEmpty()) {
      LOG.info("{} keywords={} by={}", change, keywords.stream().map(Keyword::slug).toList(), by);
    }
  }
}
