package io.murmuration.visualization.http;

import io.murmuration.control.KeywordException;
import io.murmuration.control.MuteStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.keyword.Mute;
import io.murmuration.query.Query;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds and ends mutes by commands on the event bus. */
public final class MuteCommands {
  private static final Logger LOG = LoggerFactory.getLogger(MuteCommands.class);

  private final MuteStore store;
  private final KeywordLookup keywords;

  /**
   * A query that is muted now, or not any more.
   *
   * @param query the query in canonical form
   * @param keyword the slug of its keyword, or {@code null} for all keywords
   * @param changed whether {@code muted} is new
   */
  private record Changed(String query, String keyword, boolean muted, boolean changed) {}

  private MuteCommands(MuteStore store, KeywordLookup keywords) {
    this.store = store;
    this.keywords = keywords;
  }

  /** Registers the commands on the event loop of the caller. */
  public static void listen(Vertx vertx, MuteStore store, KeywordLookup keywords) {
    MuteCommands commands = new MuteCommands(store, keywords);
    Command command = new Command(vertx, "mutes");
    commands.listen(command, Addresses.ADD_MUTE, true);
    commands.listen(command, Addresses.REMOVE_MUTE, false);
  }

  private void listen(Command command, String address, boolean muted) {
    command.listen(address, body -> change(body, muted), MuteCommands::log, changed -> changed);
  }

  private Callable<Changed> change(Object body, boolean muted) {
    BodyFields fields = new BodyFields(body);
    Query query = Query.parseMute(fields.text("query"));
    String slug =
        fields.has("keyword") && !fields.isNull("keyword") ? fields.text("keyword") : null;
    fields.requireNoOthers();
    Keyword keyword = slug == null ? null : keywords.find(slug);
    boolean isUnknown = muted && slug != null && keyword == null;
    return () -> {
      if (isUnknown) {
        throw new RefusedException(404, "no followed keyword has the slug " + slug);
      }
      try {
        List<Mute> changed =
            muted ? store.add(List.of(query), keyword) : store.remove(List.of(query), slug);
        return new Changed(query.canonical(), slug, muted, !changed.isEmpty());
      } catch (KeywordException e) {
        throw new RefusedException(409, e.getMessage());
      }
    };
  }

  private static void log(Changed change, String by) {
    if (change.changed) {
      LOG.info(
          "{} query={} keyword={} by={}",
          change.muted ? "muted" : "unmuted",
          change.query,
          change.keyword,
          by);
    }
  }
}
