package io.murmuration.visualization.bridge;

import io.murmuration.config.ConfigException;
import io.murmuration.query.QueryException;
import io.murmuration.visualization.access.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
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
 * Makes changes in Kafka for requests on the event bus. A header of the request names its
 * originator. Browsers cannot send headers; {@link BrowserBridge} sets it. Used by one event loop.
 */
public final class Command {
  /** The header with the originator: the address of the client. */
  static final String BY = "by";

  /** The headers of a reply that is the message of an error in a query: its place. */
  static final String COLUMN = "column";

  private static final String LINE = "line";
  private static final String IS_LABEL = "isLabel";

  /** Shorter than the time that a browser waits for an answer. */
  private static final long TIMEOUT_SECONDS = 8;

  /** Maximum number of commands that wait for Kafka. */
  private static final int MAX_WAITING = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Command.class);

  private final Vertx vertx;
  private final String subject;
  private int waiting;

  /** Creates commands; {@code subject} names the changed things in the log. */
  public Command(Vertx vertx, String subject) {
    this.vertx = vertx;
    this.subject = subject;
  }

  /**
   * Returns the text of the only field of a request.
   *
   * @throws IllegalArgumentException if the body has another form
   */
  public static String only(String field, Object body) {
    if (body instanceof JsonObject object
        && object.size() == 1
        && object.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected {\"" + field + "\": text} and optionally a token");
  }

  /**
   * Answers the requests at an address, on the event loop of the caller.
   *
   * @param parse parses the body or throws {@link IllegalArgumentException}; its result makes the
   *     change or throws {@link RefusedException}
   * @param log receives the change and its originator
   * @param reply converts the change to the body of the reply
   */
  public <R> void listen(
      String address,
      Function<Object, Callable<R>> parse,
      BiConsumer<R, String> log,
      Function<R, Object> reply) {
    vertx.eventBus().<Object>localConsumer(address, request -> answer(request, parse, log, reply));
  }

  private <R> void answer(
      Message<Object> request,
      Function<Object, Callable<R>> parse,
      BiConsumer<R, String> log,
      Function<R, Object> reply) {
    MultiMap headers = request.headers();
    Callable<R> change;
    try {
      change = parse.apply(request.body());
    } catch (QueryException e) {
      // The failure of a request would have no place for the column.
      request.reply(
          e.getMessage(),
          new DeliveryOptions()
              .addHeader(COLUMN, String.valueOf(e.columnInList()))
              .addHeader(LINE, String.valueOf(e.line()))
              .addHeader(IS_LABEL, String.valueOf(e.isLabel())));
      return;
    } catch (IllegalArgumentException | ConfigException e) {
      request.fail(400, e.getMessage());
      return;
    }
    if (!headers.contains(BY)) {
      request.fail(403, "the request has no originator");
    } else if (waiting >= MAX_WAITING) {
      request.fail(503, "Kafka does not answer");
    } else {
      waiting++;
      vertx
          .executeBlocking(change)
          .onComplete(done -> waiting--)
          .onSuccess(result -> log.accept(result, headers.get(BY)))
          .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .onSuccess(result -> request.reply(EncodedJson.of(reply.apply(result))))
          .onFailure(e -> fail(request, e));
    }
  }

  /** Returns the failure for a browser whose request was answered with an error in a query. */
  static Frame invalidQuery(String replyAddress, Message<Object> reply) {
    return Frame.invalidQuery(
        replyAddress,
        (String) reply.body(),
        Integer.parseInt(reply.headers().get(COLUMN)),
        Integer.parseInt(reply.headers().get(LINE)),
        Boolean.parseBoolean(reply.headers().get(IS_LABEL)));
  }

  private void fail(Message<Object> request, Throwable e) {
    if (e instanceof RefusedException refusal) {
      request.fail(refusal.code(), e.getMessage());
    } else if (e instanceof KafkaException || e instanceof TimeoutException) {
      LOG.warn("changing {} failed: {}", subject, e.toString());
      request.fail(503, "Kafka does not answer; the change may still be made");
    } else {
      LOG.error("changing {} failed", subject, e);
      request.fail(500, "the change failed; see the log of the server");
    }
  }
}
