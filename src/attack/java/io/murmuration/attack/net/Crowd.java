package io.murmuration.attack.net;

import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many connections that are open at the same time. For one thread. */
public final class Crowd implements AutoCloseable {
  private final List<SocketChannel> open = new ArrayList<>();
  private final Budget budget;
  private final Outcome outcome;

  private Crowd(Budget budget, Outcome outcome) {
    this.budget = budget;
    this.outcome = outcome;
  }

  /** Opens as many connections as the budget and the operating system permit. */
  public static Crowd open(Target target, Budget budget, Outcome outcome) {
    Crowd crowd = new Crowd(budget, outcome);
    while (crowd.open.size() < budget.connections() && budget.take()) {
      try {
        SocketChannel channel = target.open();
        channel.configureBlocking(false);
        crowd.open.add(channel);
        outcome.sent();
      } catch (IOException e) {
        outcome.answer("not connected");
        break;
      }
    }
    return crowd;
  }

  public int size() {
    return open.size();
  }

  /** Sends the same bytes on every connection, and forgets those that the server has closed. */
  public void send(byte[] bytes) throws IOException {
    ByteBuffer ignored = ByteBuffer.allocate(1 << 10);
    List<SocketChannel> closed = new ArrayList<>();
    for (SocketChannel channel : open) {
      try {
        budget.spend(channel.write(ByteBuffer.wrap(bytes)));
        if (channel.read(ignored.clear()) < 0) {
          closed.add(channel);
        }
      } catch (IOException e) {
        closed.add(channel);
      }
    }
    open.removeAll(closed);
    for (SocketChannel channel : closed) {
      outcome.answer("closed");
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      outcome.answer("held");
      Target.reset(channel);
    }
  }
}
