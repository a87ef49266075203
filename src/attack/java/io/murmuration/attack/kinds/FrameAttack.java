package io.murmuration.attack.kinds;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import io.murmuration.attack.input.Input;
import io.murmuration.attack.net.BusSocket;
import io.murmuration.attack.net.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends frames over WebSockets of the event bus, on many of them at a time.
 *
 * @param inputs number of frames, or 0 for a share of {@code --inputs}
 * @param perSocket maximum number of frames on a WebSocket
 * @param paths paths of the WebSockets
 * @param headers more headers of the handshake, each with its end
 */
record FrameAttack(
    String name,
    String description,
    long inputs,
    int perSocket,
    List<String> paths,
    String headers,
    Input frames)
    implements AttackKind {
  /** The path of messages as they are. */
  static final List<String> RAW = List.of("/eventbus/websocket");

  /** Also the path of messages in the frames of SockJS. */
  static final List<String> ALL = List.of("/eventbus/websocket", "/eventbus/0/attack/websocket");

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int MAX_SOCKETS = 64;
  private static final int SWITCHED = 101;

  @Override
  public void run(Target target, Budget budget, Outcome outcome) throws Exception {
    int sockets = Math.min(MAX_SOCKETS, budget.connections());
    ExecutorService threads = Executors.newFixedThreadPool(sockets);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < sockets; i++) {
        Random random = new Random(budget.random().nextLong());
        running.add(threads.submit(() -> sendAll(target, random, budget, outcome)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void sendAll(Target target, Random random, Budget budget, Outcome outcome) {
    while (budget.take()) {
      String path = paths.get(random.nextInt(paths.size()));
      try (BusSocket socket = new BusSocket(target, path, headers, PATIENCE)) {
        if (socket.status() != SWITCHED) {
          outcome.status(socket.status(), path);
        } else {
          send(socket, target, random, budget, outcome);
          outcome.answer(socket.ending());
        }
      } catch (IOException e) {
        outcome.answer("not connected");
      }
    }
  }

  /** Sends frames until the server closes the WebSocket. */
  private void send(
      BusSocket socket, Target target, Random random, Budget budget, Outcome outcome) {
    try {
      for (int i = 0; i < perSocket && (i == 0 || budget.take()); i++) {
        byte[] frame = frames.next(random, target);
        outcome.sent();
        budget.spend(frame.length);
        socket.send(frame);
      }
    } catch (IOException e) {
      outcome.answer("refused");
    }
  }
}
