package io.murmuration.attack.honest;

import io.murmuration.attack.net.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Uses the page as people do, again and again, and measures how long they wait. A failure counts as
 * a wait of ten seconds.
 */
public final class HonestUser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 20;
  private static final double LONG_MILLIS = 500;
  private static final int ENOUGH = 100;
  private static final String SNAPSHOT =
      "{\"type\":\"send\",\"address\":\"murmuration.snapshot\",\"body\":{},\"replyAddress\":\"r\"}";
  private static final String REGISTER =
      "{\"type\":\"register\",\"address\":\"murmuration.mentions\"}";
  private static final String PING = "{\"type\":\"ping\"}";

  /** The things that a user waits for. */
  private enum Step {
    PAGE,
    SNAPSHOT,
    UPDATES,
    LIVE
  }

  /**
   * The waits during an attack, as {@code p50/p99/max} in milliseconds.
   *
   * @param p99Millis the longest p99 of the four
   */
  public record Experience(
      String page, String snapshot, String updates, String live, long failures, double p99Millis) {}

  /** A wait that has not ended. */
  private record Pending(Step step, long sinceNanos) {
    double millis() {
      return (System.nanoTime() - sinceNanos) / 1e6;
    }
  }

  private final Target target;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Map<Step, Waits> waits = new EnumMap<>(Step.class);
  private final LongAdder failures = new LongAdder();
  private final Thread thread = new Thread(this::use, "honest-user");
  private volatile boolean stopped;
  private volatile Pending pending;
  private volatile Pending pendingUpdate;
  private WebSocket updates;

  private HonestUser(Target target) {
    this.target = target;
    for (Step step : Step.values()) {
      waits.put(step, new Waits());
    }
  }

  public static HonestUser start(Target target) {
    HonestUser user = new HonestUser(target);
    user.thread.start();
    return user;
  }

  /**
   * Returns whether there are enough waits of each kind for a p99, since the last {@link #take}.
   */
  public boolean hasWaitedEnough() {
    return waits.values().stream().allMatch(each -> each.count() >= ENOUGH);
  }

  /** Returns the waits since the last call, including long ones that have not ended. */
  public Experience take() {
    addLong(pending);
    addLong(pendingUpdate);
    Map<Step, Waits.Summary> taken = new EnumMap<>(Step.class);
    waits.forEach((step, each) -> taken.put(step, each.take()));
    return new Experience(
        taken.get(Step.PAGE).toString(),
        taken.get(Step.SNAPSHOT).toString(),
        taken.get(Step.UPDATES).toString(),
        taken.get(Step.LIVE).toString(),
        failures.sumThenReset(),
        taken.values().stream().mapToDouble(Waits.Summary::p99).max().orElse(0));
  }

  private void addLong(Pending unfinished) {
    if (unfinished != null && unfinished.millis() > LONG_MILLIS) {
      waits.get(unfinished.step()).add(unfinished.millis());
    }
  }

  private void use() {
    while (!stopped) {
      measure(Step.PAGE, () -> get("/"));
      measure(Step.LIVE, () -> get("/health/live"));
      measure(Step.SNAPSHOT, this::snapshot);
      follow();
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @FunctionalInterface
  private interface Use {
    void run() throws Exception;
  }

  private void measure(Step step, Use use) {
    Pending wait = new Pending(step, System.nanoTime());
    pending = wait;
    try {
      use.run();
      waits.get(step).add(wait.millis());
    } catch (InterruptedException e) {
      stopped = true;
    } catch (Exception e) {
      failures.increment();
      waits.get(step).add((double) PATIENCE.toMillis());
    } finally {
      pending = null;
    }
  }

  private void get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + target.authority() + path))
            .timeout(PATIENCE)
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException(path + " is answered with " + status);
    }
  }

  private void snapshot()
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    CompletableFuture<Void> reply = new CompletableFuture<>();
    WebSocket socket = connect(() -> reply.complete(null));
    try {
      var unused = socket.sendText(SNAPSHOT, true);
      reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      socket.abort();
    }
  }

  /** Keeps one WebSocket that measures the time between updates, and replaces it if it closes. */
  private void follow() {
    try {
      if (updates == null || updates.isInputClosed()) {
        updates = connect(this::updated);
        var unused = updates.sendText(REGISTER, true);
      } else {
        var unused = updates.sendText(PING, true);
      }
    } catch (InterruptedException e) {
      stopped = true;
    } catch (Exception e) {
      failures.increment();
      updates = null;
    }
  }

  private void updated() {
    Pending wait = pendingUpdate;
    pendingUpdate = new Pending(Step.UPDATES, System.nanoTime());
    if (wait != null) {
      waits.get(Step.UPDATES).add(wait.millis());
    }
  }

  private WebSocket connect(Runnable onMessage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return http.newWebSocketBuilder()
        .connectTimeout(PATIENCE)
        .buildAsync(
            URI.create("ws://" + target.authority() + "/eventbus/websocket"),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                return received(socket, last);
              }

              @Override
              public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                return received(socket, last);
              }

              private CompletionStage<?> received(WebSocket socket, boolean last) {
                if (last) {
                  onMessage.run();
                }
                socket.request(1);
                return null;
              }
            })
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (updates != null) {
      updates.abort();
    }
  }
}
