package io.murmuration.ingest.push;

import io.murmuration.ingest.push.HeldBytes.Append;
import io.murmuration.ingest.replay.GunzipStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Receives the body of one request and answers it once. The request occupies the inbox until its
 * client has received the response or has disconnected. Used by one event loop.
 */
final class PushExchange {
  /** Time in which a refused client must finish its body before its connection is closed. */
  private static final Duration REST_TIMEOUT = Duration.ofSeconds(2);

  private static final int INFLATED_AT_ONCE = 16 << 10;

  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final PushLimits limits;
  private PushRequest held;
  private HeldBytes body;
  private boolean lines;
  private boolean compressed;
  private long timer = -1;
  private long rateTimer = -1;
  private long receivedBytes;

  /** Set while another thread uses the request of the inbox. */
  private boolean lent;

  /** Set once no answer is due: it was sent, or the client has disconnected. */
  private boolean answered;

  /** Set once the client has received the answer or never will. */
  private boolean clientDone;

  PushExchange(Vertx vertx, HttpServerRequest request, PushLimits limits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.request = request;
    this.limits = limits;
  }

  /** Answers without reading the body. */
  void refuse(PushAnswer answer) {
    send(answer);
    skipRest();
  }

  /** Reads the body and answers when its posts are written. */
  void receive(PushRequest held, boolean lines, boolean compressed) {
    this.held = held;
    this.lines = lines;
    this.compressed = compressed;
    body = new HeldBytes(held, limits.requestBytes());
    timer = vertx.setTimer(limits.bodyTimeout().toMillis(), late -> timeOutBody());
    expectBytes();
    request.exceptionHandler(e -> disconnected());
    request.response().exceptionHandler(e -> disconnected()).closeHandler(v -> disconnected());
    request.handler(this::read);
    request.endHandler(v -> complete());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private void expectBytes() {
    long before = receivedBytes;
    rateTimer =
        vertx.setTimer(
            limits.minRate().interval().toMillis(),
            over -> {
              if (receivedBytes - before < limits.minRate().bytes()) {
                timeOutBody();
              } else {
                expectBytes();
              }
            });
  }

  private void cancelTimers() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(rateTimer);
  }

  private void read(Buffer chunk) {
    receivedBytes += chunk.length();
    if (!answered) {
      Append append = body.append(chunk.getBytes(), chunk.length());
      if (append != Append.DONE) {
        respond(answer(append));
        skipRest();
      }
    }
  }

  private PushAnswer answer(Append append) {
    return append == Append.TOO_LONG ? PushHandler.tooLong(limits) : PushAnswer.FULL;
  }

  private void complete() {
    if (answered) {
      return;
    }
    cancelTimers();
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
                respond(
                    e instanceof NoPostsException invalid
                        ? PushAnswer.error(invalid.status(), invalid.getMessage())
                        : PushAnswer.FULL));
  }

  /** Returns the decompressed body, or {@code null} if the inbox has no room for it. */
  private HeldBytes inflate() throws NoPostsException {
    HeldBytes inflated = new HeldBytes(held, limits.requestBytes());
    byte[] buffer = new byte[INFLATED_AT_ONCE];
    try (InputStream in =
        new GunzipStream(new ByteArrayInputStream(body.array(), 0, body.length()))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Append append = inflated.append(buffer, read);
        if (append == Append.TOO_LONG) {
          throw new NoPostsException(413, "longer than %,d bytes".formatted(limits.requestBytes()));
        } else if (append == Append.NO_ROOM) {
          return null;
        }
      }
    } catch (IOException e) {
      throw new NoPostsException(400, "the body is not valid gzip: " + e.getMessage());
    }
    body.release();
    return inflated;
  }

  private void put(HeldBytes whole) {
    body = null;
    if (answered || whole == null) {
      respond(PushAnswer.FULL);
    } else if (held.put(whole, lines, this::answerLater)) {
      lent = true;
      timer = vertx.setTimer(limits.answerTimeout().toMillis(), late -> timeOutAnswer());
    } else {
      respond(PushAnswer.STOPPED);
    }
  }

  private void answerLater(PushAnswer answer) {
    context.runOnContext(
        v -> {
          lent = false;
          respond(answer);
        });
  }

  private void timeOutAnswer() {
    if (held.expire()) {
      lent = false;
    }
    respond(PushAnswer.LATE);
  }

  private void timeOutBody() {
    respond(PushAnswer.error(408, "the body did not arrive in time"));
    request.connection().close();
  }

  /** Handles a disconnect. A body that was received completely is written nevertheless. */
  private void disconnected() {
    answered = true;
    cancelTimers();
    body = lent ? body : null;
    endExchange();
  }

  private void respond(PushAnswer answer) {
    if (answered) {
      releaseHeld();
    } else {
      answered = true;
      cancelTimers();
      if (!lent) {
        body = null;
        held.holdInstead(answer);
      }
      send(answer);
    }
  }

  private void endExchange() {
    clientDone = true;
    releaseHeld();
  }

  private void releaseHeld() {
    if (held != null && clientDone && !lent) {
      held.done();
    }
  }

  private void send(PushAnswer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      endExchange();
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
    long deadline =
        vertx.setTimer(
            limits.takingTimeout().toMillis(), late -> AbruptClose.close(request.connection()));
    response
        .end(Buffer.buffer(answer.json()))
        .onComplete(
            received -> {
              vertx.cancelTimer(deadline);
              endExchange();
            });
  }

  /** Reads and drops the rest: a client that is still sending would miss the response otherwise. */
  private void skipRest() {
    if (request.isEnded()) {
      return;
    }
    long deadline = vertx.setTimer(REST_TIMEOUT.toMillis(), late -> request.connection().close());
    request.handler(chunk -> {});
    request.exceptionHandler(e -> vertx.cancelTimer(deadline));
    request.endHandler(v -> vertx.cancelTimer(deadline));
  }
}
