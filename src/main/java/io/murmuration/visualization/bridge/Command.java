package io.murmuration.visualization.bridge;

import io.murmuration.config.ConfigException;
import io.murmuration.visualization.access.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes in Kafka for requests on the event bus that say in a header on whose behalf.
 * Browsers cannot send headers; {@link BrowserBridge} sets that one. Used by one event loop.
 */
public final class Command {
  /** The header that says on whose behalf: the remote address, and by which right. */
  static final String BY = "by";

  /** Less than a browser waits for its answer. */
  private static final long PATIENCE_SECONDS = 8;

  /** More commands than this do not wait for a Kafka that does not answer. */
  private static final int MAX_WAITING = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Command.class);

  private final Vertx vertx;
  private final String subject;
  private int waiting;

  /**
   * @param subject what is changed, for the log
   */
  public Command(Vertx vertx, String subject) {
    this.vertx = vertx;
    this.subject = subject;
  }

  /**
   * The text of the only field that a request has.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static String only(String field, Object body) {
    if (body instanceof JsonObject object
        && object.size() == 1
        && object.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected {\"" + field + "\": text}, token apart");
  }

  /**
   * Answers a request.
   *
   * @param parse reads the body, or throws {@link IllegalArgumentException} with what is wrong;
   *     what it gives makes the change, or throws {@link RefusedException} with why not
   * @param log gets what was changed, and on whose behalf
   * @param reply makes what is answered
   */
  public <R> void answer(
      Message<Object> request,
      Function<Object, Callable<R>> parse,
      BiConsumer<R, String> log,
      Function<R, Object> reply) {
    MultiMap headers = request.headers();
    Callable<R> change;
    try {
      change = parse.apply(request.body());
    } catch (IllegalArgumentException | ConfigException e) {
      request.fail(400, e.getMessage());
      return;
    }
    if (!headers.contains(BY)) {
      request.fail(403, "on nobody's behalf");
    } else if (waiting >= MAX_WAITING) {
      request.fail(503, "Kafka does not answer");
    } else {
      waiting++;
      vertx
          .executeBlocking(change)
          .onComplete(done -> waiting--)
          .onSuccess(result -> log.accept(result, headers.get(BY)))
          .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .onSuccess(result -> request.reply(EncodedJson.of(reply.apply(result))))
          .onFailure(e -> fail(request, e));
    }
  }

  private void fail(Message<Object> request, Throwable e) {
    if (e instanceof RefusedException refusal) {
      request.fail(refusal.code(), e.getMessage());
    } else if (e instanceof KafkaException || e instanceof TimeoutException) {
      LOG.warn("a change of {} has failed: {}", subject, e.toString());
      request.fail(503, "Kafka does not answer; it may still be done");
    } else {
      LOG.error("a change of {} has failed", subject, e);
      request.fail(500, "it has failed; the log says why");
    }
  }
}
