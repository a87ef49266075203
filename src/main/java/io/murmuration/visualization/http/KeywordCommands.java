package io.murmuration.visualization.http;

import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows and unfollows keywords by commands on the event bus. */
public final class KeywordCommands {
  /** Maximum number of keywords in one request. */
  static final int MAX_QUERIES = 200;

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,200}");
  private static final Logger LOG = LoggerFactory.getLogger(KeywordCommands.class);

  /** The keywords that a request added, and all phrases that it named. */
  private record Added(List<Keyword> added, List<Followed> phrases) {}

  /**
   * @param remark sentences of {@link io.murmuration.query.Query#remark} and {@link
   *     KeywordStore.Added#remarks}, or {@code null} if there are none
   */
  private record Followed(String slug, String phrase, String remark) {
    static Followed of(NamedQuery named, KeywordStore.Added added) {
      List<String> remarks =
          Stream.of(named.query().remark(), added.remarks().get(named.query().slug()))
              .filter(Objects::nonNull)
              .toList();
      return new Followed(
          named.query().slug(),
          named.query().text(),
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
        Addresses.REMOVE_KEYWORD,
        commands::remove,
        (removed, by) -> log("removed", removed, by),
        removed -> Map.of("removed", removed));
  }

  private Callable<Added> add(Object body) {
    List<NamedQuery> phrases = phrases(Command.only("phrase", body));
    return () -> {
      KeywordStore.Added added = store.addAndExplain(phrases);
      return new Added(
          added.keywords(), phrases.stream().map(phrase -> Followed.of(phrase, added)).toList());
    };
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
    if (!SLUG.matcher(slug).matches()) {
      throw new IllegalArgumentException("slug must consist of a-z, 0-9 and -");
    }
    return () -> store.removeSlugs(Set.of(slug));
  }

  private static void log(String change, List<Keyword> keywords, String by) {
    if (!keywords.isEmpty()) {
      LOG.info("{} keywords={} by={}", change, keywords.stream().map(Keyword::slug).toList(), by);
    }
  }
}
