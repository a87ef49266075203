package io.murmuration.visualization.web;

import io.murmuration.kafka.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what is followed, for requests on the event bus that say in a header on whose behalf.
 * Browsers cannot send headers; {@link BrowserBridge} sets that one.
 */
public final class KeywordCommands {
  /** The header that says on whose behalf: the remote address, and by which right. */
  static final String BY = "by";

  /** Less than a browser waits for its answer. */
  private static final long PATIENCE_SECONDS = 8;

  /** More commands than this do not wait for a Kafka that does not answer. */
  private static final int MAX_WAITING = 100;

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,200}");
  private static final Logger LOG = LoggerFactory.getLogger(KeywordCommands.class);

  private final Vertx vertx;
  private final KeywordStore store;
  private int waiting;

  private KeywordCommands(Vertx vertx, KeywordStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /** Takes commands from now on, on the event loop of the caller. */
  public static void listen(Vertx vertx, KeywordStore store) {
    KeywordCommands commands = new KeywordCommands(vertx, store);
    vertx.eventBus().localConsumer(Addresses.ADD_KEYWORD, commands::add);
    vertx.eventBus().localConsumer(Addresses.REMOVE_KEYWORD, commands::remove);
  }

  private void add(Message<Object> request) {
    try {
      Phrase phrase = Phrase.parse(only("phrase", request.body()));
      answer(request, "added", () -> store.add(List.of(phrase)));
    } catch (IllegalArgumentException e) {
      request.fail(400, e.getMessage());
    }
  }

  private void remove(Message<Object> request) {
    try {
      String slug = only("slug", request.body());
      if (!SLUG.matcher(slug).matches()) {
        throw new IllegalArgumentException("slug is not made of a-z, 0-9 and -");
      }
      answer(request, "removed", () -> store.removeSlugs(Set.of(slug)));
    } catch (IllegalArgumentException e) {
      request.fail(400, e.getMessage());
    }
  }

  /** The text of the only field that a request has. */
  private static String only(String field, Object body) {
    if (body instanceof JsonObject object
        && object.size() == 1
        && object.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected {\"" + field + "\": text}, token apart");
  }

  private void answer(Message<Object> request, String what, Callable<List<Keyword>> change) {
    MultiMap headers = request.headers();
    if (!headers.contains(BY)) {
      request.fail(403, "on nobody's behalf");
    } else if (waiting >= MAX_WAITING) {
      request.fail(503, "Kafka does not answer");
    } else {
      waiting++;
      vertx
          .executeBlocking(change)
          .onComplete(done -> waiting--)
          .onSuccess(keywords -> log(what, keywords, headers.get(BY)))
          .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .onSuccess(keywords -> request.reply(EncodedJson.of(Map.of(what, keywords))))
          .onFailure(e -> fail(request, e));
    }
  }

  private static void log(String what, List<Keyword> keywords, String by) {
    if (!keywords.isEmpty()) {
      LOG.info("{} keywords={} by={}", what, keywords.stream().map(Keyword::slug).toList(), by);
    }
  }

  private static void fail(Message<Object> request, Throwable e) {
    if (e instanceof KafkaException || e instanceof TimeoutException) {
      LOG.warn("a change of keywords has failed: {}", e.toString());
      request.fail(503, "Kafka does not answer; it may still be done");
    } else {
      LOG.error("a change of keywords has failed", e);
      request.fail(500, "it has failed; the log says why");
    }
  }
}
