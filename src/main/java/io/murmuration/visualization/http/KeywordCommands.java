package io.murmuration.visualization.http;

import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows and unfollows keywords by commands on the event bus. */
public final class KeywordCommands {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,200}");
  private static final Logger LOG = LoggerFactory.getLogger(KeywordCommands.class);

  private final KeywordStore store;

  private KeywordCommands(KeywordStore store) {
    this.store = store;
  }

  /** Registers the commands on the event loop of the caller. */
  public static void listen(Vertx vertx, KeywordStore store) {
    KeywordCommands commands = new KeywordCommands(store);
    Command command = new Command(vertx, "keywords");
    listen(command, Addresses.ADD_KEYWORD, "added", commands::add);
    listen(command, Addresses.REMOVE_KEYWORD, "removed", commands::remove);
  }

  private static void listen(
      Command command,
      String address,
      String change,
      Function<Object, Callable<List<Keyword>>> parse) {
    command.listen(
        address,
        parse,
        (keywords, by) -> log(change, keywords, by),
        changed -> Map.of(change, changed));
  }

  private Callable<List<Keyword>> add(Object body) {
    Phrase phrase = Phrase.parse(Command.only("phrase", body));
    return () -> store.add(List.of(phrase));
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
