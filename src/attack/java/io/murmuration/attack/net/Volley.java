package io.murmuration.attack.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends requests, each on its own connection and many at a time, and counts the statuses of the
 * answers. For one thread.
 */
public final class Volley {
  private static final long SELECT_MILLIS = 50;
  private static final int SHOWN = 60;
  private static final String VERSION = "HTTP/1.1 ";
  private static final int STATUS_END = VERSION.length() + 3;

  private final Target target;
  private final int connections;
  private final Duration patience;
  private final Budget budget;
  private final Outcome outcome;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);

  /** A connection: the rest of the request, and the beginning of the answer. */
  private static final class Exchange {
    private final byte[] request;
    private final ByteBuffer rest;
    private final StringBuilder answer = new StringBuilder();
    private final long sinceNanos = System.nanoTime();

    Exchange(byte[] request) {
      this.request = request;
      this.rest = ByteBuffer.wrap(request);
    }
  }

  /**
   * @param connections maximum number of connections at a time
   * @param patience time after which a connection without an answer is closed
   */
  public Volley(Target target, int connections, Duration patience, Budget budget, Outcome outcome) {
    this.target = target;
    this.connections = Math.min(connections, budget.connections());
    this.patience = patience;
    this.budget = budget;
    this.outcome = outcome;
  }

  /** Sends requests until the budget is used up, and waits for the last answers. */
  public void send(Supplier<byte[]> requests) throws IOException {
    try (Selector selector = Selector.open()) {
      while (!budget.isOver() || !selector.keys().isEmpty()) {
        while (selector.keys().size() < connections && budget.take()) {
          begin(selector, requests.get());
        }
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          advance(key);
        }
        selector.selectedKeys().clear();
        giveUp(selector);
      }
    }
  }

  private void begin(Selector selector, byte[] request) throws IOException {
    try {
      target.begin().register(selector, SelectionKey.OP_CONNECT, new Exchange(request));
      outcome.sent();
    } catch (IOException e) {
      outcome.answer("not connected");
    }
  }

  private void advance(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Exchange exchange = (Exchange) key.attachment();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
      if (key.isWritable()) {
        budget.spend(channel.write(exchange.rest));
        if (!exchange.rest.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      }
      if (key.isReadable()) {
        read(channel, exchange);
      }
    } catch (IOException e) {
      outcome.answer("reset");
      channel.close();
    }
  }

  private void read(SocketChannel channel, Exchange exchange) throws IOException {
    buffer.clear();
    int length = channel.read(buffer);
    if (length < 0) {
      outcome.answer("closed");
      channel.close();
      return;
    }
    exchange.answer.append(new String(bytes(buffer.flip()), ISO_8859_1));
    if (exchange.answer.length() >= STATUS_END) {
      count(exchange);
      Target.reset(channel);
    }
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private void count(Exchange exchange) {
    String answer = exchange.answer.toString();
    String status = answer.substring(VERSION.length(), STATUS_END);
    if (answer.startsWith("HTTP/1.") && status.matches("[1-5][0-9][0-9]")) {
      outcome.status(Integer.parseInt(status), shown(exchange.request));
    } else {
      outcome.answer("no HTTP/1");
      outcome.problem("no answer of HTTP/1 to " + shown(exchange.request));
    }
  }

  private static String shown(byte[] request) {
    String text = new String(request, 0, Math.min(SHOWN, request.length), ISO_8859_1);
    return text.replaceAll("[^ -~]", ".");
  }

  private void giveUp(Selector selector) throws IOException {
    List<SelectionKey> open = new ArrayList<>(selector.keys());
    for (SelectionKey key : open) {
      Exchange exchange = (Exchange) key.attachment();
      if (System.nanoTime() - exchange.sinceNanos > patience.toNanos() && key.isValid()) {
        outcome.answer("no answer");
        Target.reset((SocketChannel) key.channel());
      }
    }
    selector.selectNow();
  }
}
