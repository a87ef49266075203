package io.murmuration.ingest.push;

import io.murmuration.ingest.push.HeldBytes.Append;
import io.murmuration.ingest.replay.GunzipStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Receives the body of one request and gives its answer, once. The request keeps its place until
 * its sender has taken the answer, or has gone. Used by one event loop.
 */
final class PushExchange {
  /** How long a sender that was refused may go on before its connection is closed. */
  private static final Duration REST_TIMEOUT = Duration.ofSeconds(2);

  private static final int INFLATED_AT_ONCE = 16 << 10;

  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final PushLimits limits;
  private PushRequest place;
  private HeldBytes body;
  private boolean lines;
  private boolean compressed;
  private long timer = -1;

  /** Whether another thread uses the place. */
  private boolean lent;

  /** Whether it is answered, or nobody is there to answer. */
  private boolean over;

  /** Whether the answer is taken, or never will be. */
  private boolean gone;

  PushExchange(Vertx vertx, HttpServerRequest request, PushLimits limits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.request = request;
    this.limits = limits;
  }

  /** Answers without a look at the body. */
  void refuse(PushAnswer answer) {
    send(answer);
    passOverTheRest();
  }

  /** Reads the body, and answers when its posts are written. */
  void receive(PushRequest place, boolean lines, boolean compressed) {
    this.place = place;
    this.lines = lines;
    this.compressed = compressed;
    body = new HeldBytes(place, limits.requestBytes());
    timer = vertx.setTimer(limits.bodyTimeout().toMillis(), late -> giveUpSlowSender());
    request.exceptionHandler(e -> senderLeft());
    request.response().exceptionHandler(e -> senderLeft()).closeHandler(v -> senderLeft());
    request.handler(this::read);
    request.endHandler(v -> complete());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private void read(Buffer chunk) {
    if (!over) {
      Append append = body.append(chunk.getBytes(), chunk.length());
      if (append != Append.DONE) {
        finish(answer(append));
        passOverTheRest();
      }
    }
  }

  private PushAnswer answer(Append append) {
    return append == Append.TOO_LONG ? PushHandler.tooLong(limits) : PushAnswer.FULL;
  }

  private void complete() {
    if (over) {
      return;
    }
    vertx.cancelTimer(timer);
    if (!compressed) {
      put(body);
      return;
    }
    lent = true;
    vertx
        .executeBlocking(this::inflate, false)
        .onComplete(inflated -> lent = false)
        .onSuccess(this::put)
        .onFailure(
            e ->
                finish(
                    e instanceof NoPostsException no
                        ? PushAnswer.error(no.status(), no.getMessage())
                        : PushAnswer.FULL));
  }

  /** The body as it was before it was compressed, {@code null} if there is no room for it. */
  private HeldBytes inflate() throws NoPostsException {
    HeldBytes inflated = new HeldBytes(place, limits.requestBytes());
    byte[] some = new byte[INFLATED_AT_ONCE];
    try (InputStream in =
        new GunzipStream(new ByteArrayInputStream(body.array(), 0, body.length()))) {
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        Append append = inflated.append(some, read);
        if (append == Append.TOO_LONG) {
          throw new NoPostsException(413, "longer than %,d bytes".formatted(limits.requestBytes()));
        } else if (append == Append.NO_ROOM) {
          return null;
        }
      }
    } catch (IOException e) {
      throw new NoPostsException(400, "the body is no gzip: " + e.getMessage());
    }
    body.release();
    return inflated;
  }

  private void put(HeldBytes whole) {
    body = null;
    if (over || whole == null) {
      finish(PushAnswer.FULL);
    } else if (place.put(whole, lines, this::answerLater)) {
      lent = true;
      timer = vertx.setTimer(limits.answerTimeout().toMillis(), late -> giveUpWaiting());
    } else {
      finish(PushAnswer.STOPPED);
    }
  }

  private void answerLater(PushAnswer answer) {
    context.runOnContext(
        v -> {
          lent = false;
          finish(answer);
        });
  }

  private void giveUpWaiting() {
    if (place.expire()) {
      lent = false;
    }
    finish(PushAnswer.LATE);
  }

  private void giveUpSlowSender() {
    finish(PushAnswer.error(408, "the body has not arrived in time"));
    request.connection().close();
  }

  /** What is all there is written nevertheless. */
  private void senderLeft() {
    over = true;
    vertx.cancelTimer(timer);
    body = lent ? body : null;
    leave();
  }

  private void finish(PushAnswer answer) {
    if (over) {
      giveBackPlace();
    } else {
      over = true;
      vertx.cancelTimer(timer);
      if (!lent) {
        body = null;
        place.holdInstead(answer);
      }
      send(answer);
    }
  }

  private void leave() {
    gone = true;
    giveBackPlace();
  }

  private void giveBackPlace() {
    if (place != null && gone && !lent) {
      place.done();
    }
  }

  private void send(PushAnswer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      leave();
      return;
    }
    response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (answer.retry()) {
      response.putHeader("Retry-After", "1");
    }
    if (answer.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    long deadline = vertx.setTimer(limits.takingTimeout().toMillis(), late -> cutOff());
    response
        .end(Buffer.buffer(answer.json()))
        .onComplete(
            taken -> {
              vertx.cancelTimer(deadline);
              leave();
            });
  }

  /** To close the connection would first send what its sender does not take. */
  private void cutOff() {
    HttpConnection connection = request.connection();
    connection.exceptionHandler(e -> {});
    if (connection instanceof ConnectionBase failing) {
      failing.fail(new IOException("the answer has not been taken in time"));
    } else {
      connection.close();
    }
  }

  /** A sender that is still sending would not see an answer on a connection that is closed. */
  private void passOverTheRest() {
    if (request.isEnded()) {
      return;
    }
    long deadline = vertx.setTimer(REST_TIMEOUT.toMillis(), late -> request.connection().close());
    request.handler(chunk -> {});
    request.exceptionHandler(e -> vertx.cancelTimer(deadline));
    request.endHandler(v -> vertx.cancelTimer(deadline));
  }
}
