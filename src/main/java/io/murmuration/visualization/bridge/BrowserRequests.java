package io.murmuration.visualization.bridge;

import io.murmuration.visualization.access.AdminAuthorization;
import io.murmuration.visualization.access.RefusedException;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Forwards the requests of browsers for snapshots and authorized changes to the event bus, within
 * their limits. Used by one event loop.
 */
final class BrowserRequests {
  private static final Set<String> COMMANDS =
      Set.of(
          Addresses.ADD_KEYWORD,
          Addresses.EDIT_KEYWORD,
          Addresses.IMPORT_KEYWORDS,
          Addresses.REMOVE_KEYWORD,
          Addresses.ADD_MUTE,
          Addresses.REMOVE_MUTE,
          Addresses.STOP_SOURCE,
          Addresses.START_SOURCE,
          Addresses.CHANGE_KAFKA);

  private static final String REPLY_ADDRESS = "replyAddress";
  private static final int MAX_REPLY_ADDRESS_LENGTH = 36;
  private static final String TOO_MANY_SNAPSHOTS = "too many snapshots; try again later";

  private final Vertx vertx;
  private final AdminAuthorization authorization;

  /** Returns whether too much waits for the network of a browser. */
  private final Predicate<Browser> crowded;

  private final Snapshots snapshots;

  private final BiConsumer<Browser, Frame> answer;

  BrowserRequests(
      Vertx vertx,
      AdminAuthorization authorization,
      Predicate<Browser> crowded,
      BiConsumer<Browser, Frame> answer) {
    this.vertx = vertx;
    this.authorization = authorization;
    this.crowded = crowded;
    this.snapshots = new Snapshots(vertx);
    this.answer = answer;
  }

  /** Returns the text of a field, or {@code null} if it is missing or no text. */
  static String text(JsonObject message, String field) {
    return message.getValue(field) instanceof String text ? text : null;
  }

  /**
   * Answers a message of the type {@code send}.
   *
   * @param address its address, or {@code null} if it has none
   */
  void take(Browser browser, String address, JsonObject message) {
    String replyAddress = text(message, REPLY_ADDRESS);
    if (replyAddress == null
        ? message.getValue(REPLY_ADDRESS) != null
        : replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
      refuse(browser, message, 400, "invalid_reply_address");
    } else if (address == null) {
      refuse(browser, message, 400, "invalid_address");
    } else if (address.equals(Addresses.SNAPSHOT)) {
      requestSnapshot(browser, replyAddress);
    } else if (COMMANDS.contains(address)) {
      requestChange(browser, address, message.getValue("body"), replyAddress);
    } else {
      refuse(browser, message, 403, "access_denied");
    }
  }

  /** Refuses a message. If it has a handler for a reply, that handler gets the error. */
  void refuse(Browser browser, JsonObject message, int code, String reason) {
    answer.accept(browser, Frame.refusal(text(message, REPLY_ADDRESS), code, reason));
  }

  private void requestSnapshot(Browser browser, String replyAddress) {
    if (!browser.snapshots.take(System.nanoTime())
        || cannotTake(browser)
        || !snapshots.add(
            browser, (snapshot, e) -> answerSnapshot(browser, replyAddress, snapshot, e))) {
      fail(browser, replyAddress, 429, TOO_MANY_SNAPSHOTS);
    }
  }

  private void answerSnapshot(
      Browser browser, String replyAddress, EncodedJson snapshot, Throwable e) {
    if (snapshot == null) {
      fail(browser, replyAddress, code(e), e.getMessage());
    } else if (cannotTake(browser)) {
      fail(browser, replyAddress, 429, TOO_MANY_SNAPSHOTS);
    } else if (replyAddress != null) {
      answer.accept(browser, Frame.received(replyAddress, snapshot));
    }
  }

  private boolean cannotTake(Browser browser) {
    return browser.backlog.isBehind() || crowded.test(browser);
  }

  private void requestChange(Browser browser, String address, Object body, String replyAddress) {
    if (!browser.commands.take(System.nanoTime())) {
      fail(browser, replyAddress, 429, "too many changes; try again later");
      return;
    }
    JsonObject command = body instanceof JsonObject object ? object : new JsonObject();
    String token = command.getValue("token") instanceof String text ? text : null;
    try {
      authorization.require(token, browser.address);
    } catch (RefusedException e) {
      if (replyAddress != null) {
        answer.accept(browser, Frame.refusal(replyAddress, e.code(), e.reason(), e.getMessage()));
      }
      return;
    }
    command.remove("token");
    DeliveryOptions options =
        new DeliveryOptions().addHeader(Command.BY, browser.address.getHostAddress());
    forward(browser, address, command, options, replyAddress);
  }

  private void forward(
      Browser browser,
      String address,
      JsonObject body,
      DeliveryOptions options,
      String replyAddress) {
    vertx
        .eventBus()
        .request(address, body, options.setLocalOnly(true))
        .onSuccess(
            reply -> {
              if (replyAddress != null) {
                answer.accept(
                    browser,
                    reply.headers().contains(Command.COLUMN)
                        ? Command.invalidQuery(replyAddress, reply)
                        : Frame.received(replyAddress, EncodedJson.of(reply.body())));
              }
            })
        .onFailure(e -> fail(browser, replyAddress, code(e), e.getMessage()));
  }

  private void fail(Browser browser, String replyAddress, int code, String message) {
    if (replyAddress != null) {
      answer.accept(browser, Frame.failure(replyAddress, code, message));
    }
  }

  private static int code(Throwable e) {
    return e instanceof ReplyException reply && reply.failureCode() > 0 ? reply.failureCode() : 503;
  }
}
