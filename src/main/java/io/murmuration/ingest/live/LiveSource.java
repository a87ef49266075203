package io.murmuration.ingest.live;

import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.SourceHealth;
import io.murmuration.ingest.SourceHealth.State;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads posts from a live stream over the network. Reconnects whenever the connection is lost or
 * silent for too long. A slow reader makes the server wait; {@link Inbox} bounds the waiting
 * messages. A message longer than 1 MiB is rejected.
 */
public final class LiveSource implements PostSource {
  /** Maximum length of a message. */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(LiveSource.class);
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(200);

  private final Vertx vertx;
  private final Context context;
  private final LiveProtocol protocol;
  private final Backoff backoff;
  private volatile Inbox inbox;
  private volatile State state = State.CONNECTING;
  private volatile String lastError;
  private volatile long lastErrorAtMillis;
  private final AtomicLong connections = new AtomicLong();

  // Accessed on the context only.
  private Inbox current;
  private LiveConnection connection;
  private long connectedNanos;
  private long timer = -1;
  private long watch = -1;

  /** Creates a source that runs on the context of the caller. */
  public LiveSource(Vertx vertx, LiveProtocol protocol) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.protocol = protocol;
    this.backoff = protocol.backoff();
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public Overlap overlap() {
    return protocol.overlap();
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    protocol.checkCursor(cursor);
  }

  /** Returns without waiting for the connection, which is retried until it succeeds. */
  @Override
  public void open(String cursor) throws IOException {
    protocol.resume(cursor);
    Inbox next = new Inbox(() -> context.runOnContext(v -> adjustFlow()));
    inbox = next;
    context.runOnContext(v -> begin(next));
  }

  private void begin(Inbox next) {
    end();
    current = next;
    watch = vertx.setPeriodic(WATCH_INTERVAL.toMillis(), id -> watch());
    connect();
  }

  private void connect() {
    Inbox own = current;
    timer = -1;
    Future<Void> ready = protocol.ready();
    state = ready.isComplete() ? State.CONNECTING : State.WAITING;
    ready.onSuccess(v -> attempt(own)).onFailure(e -> lost(own, null, e));
  }

  private void attempt(Inbox own) {
    if (own != current) {
      return;
    }
    long number = connections.incrementAndGet();
    state = State.CONNECTING;
    long connectMillis =
        Math.min(protocol.connectTimeout().toMillis(), protocol.silence().toMillis());
    Future<LiveConnection> attempt = protocol.connect(own, number);
    attempt
        .timeout(connectMillis, TimeUnit.MILLISECONDS)
        .onSuccess(opened -> connected(own, opened))
        .onFailure(
            e -> {
              attempt.onSuccess(LiveConnection::close);
              lost(own, null, e);
            });
  }

  private void connected(Inbox own, LiveConnection opened) {
    if (own != current) {
      opened.close();
      return;
    }
    connection = opened;
    connectedNanos = System.nanoTime();
    own.heard();
    state = State.STREAMING;
    LOG.info("source={} is connected", name());
    adjustFlow();
    opened.ended().onFailure(reason -> lost(own, opened, reason));
  }

  /** Pauses or resumes the connection according to the inbox. */
  private void adjustFlow() {
    if (connection != null && current.isPaused()) {
      connection.pause();
    } else if (connection != null) {
      connection.resume();
    }
  }

  private void watch() {
    LiveConnection watched = connection;
    if (watched == null || current.isPaused()) {
      return;
    }
    Duration silence = Duration.ofNanos(System.nanoTime() - current.heardNanos());
    if (silence.compareTo(protocol.silence()) > 0) {
      lost(
          current,
          watched,
          new StreamException(
              StreamException.Kind.NETWORK,
              "nothing received for %d ms".formatted(silence.toMillis())));
      watched.close();
    }
  }

  /**
   * @param which the lost connection, or {@code null} if the attempt to connect failed
   */
  private void lost(Inbox own, LiveConnection which, Throwable cause) {
    if (own != current || which != connection || timer >= 0) {
      return;
    }
    StreamException failure = StreamException.of(cause);
    Duration lasted = which == null ? null : Duration.ofNanos(System.nanoTime() - connectedNanos);
    connection = null;
    state = State.WAITING;
    lastErrorAtMillis = System.currentTimeMillis();
    lastError = failure.getMessage();
    Duration delay = backoff.next(failure, lasted);
    LOG.warn(
        "source={} is not connected, next attempt in {} ms: {}",
        name(),
        delay.toMillis(),
        failure.getMessage());
    timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> connect());
  }

  private void end() {
    if (current != null) {
      protocol.release();
    }
    current = null;
    if (connection != null) {
      connection.close();
      connection = null;
    }
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
    if (watch >= 0) {
      vertx.cancelTimer(watch);
      watch = -1;
    }
  }

  @Override
  public List<Item> poll(int maxItems, Duration timeout) throws IOException {
    List<Inbox.Message> messages = take(maxItems, timeout);
    List<Item> items = new ArrayList<>(messages.size());
    for (Inbox.Message message : messages) {
      items.add(decode(message));
    }
    return interruptibly(() -> protocol.complete(items));
  }

  /** Disconnects and returns the messages that have arrived. */
  @Override
  public List<Item> drain(int maxItems) throws IOException {
    close();
    return poll(maxItems, Duration.ZERO);
  }

  /**
   * Returns the next messages as text for recordings, instead of the items of {@link #poll}. Skips
   * messages that cannot be read.
   */
  public List<byte[]> pollTexts(int maxMessages, Duration timeout) throws IOException {
    List<byte[]> texts = new ArrayList<>();
    for (Inbox.Message message : take(maxMessages, timeout)) {
      try {
        byte[] text = protocol.text(message);
        texts.add(text);
        protocol.decode(text, message.connection());
      } catch (PostFormatException e) {
        LOG.debug("source={} sent an unknown message: {}", name(), e.getMessage());
      }
    }
    return texts;
  }

  private List<Inbox.Message> take(int maxMessages, Duration timeout) throws IOException {
    return interruptibly(() -> inbox.take(maxMessages, timeout));
  }

  /** A call that waits. */
  private interface Waiting<T> {
    T call() throws InterruptedException;
  }

  private <T> T interruptibly(Waiting<T> waiting) throws IOException {
    try {
      return waiting.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name() + ": interrupted");
    }
  }

  private Item decode(Inbox.Message message) {
    byte[] bytes = message.bytes();
    try {
      bytes = protocol.text(message);
      if (bytes.length > MAX_MESSAGE_BYTES) {
        return rejected(bytes, "longer than " + MAX_MESSAGE_BYTES + " bytes");
      }
      return protocol.decode(bytes, message.connection());
    } catch (PostFormatException e) {
      return rejected(bytes, e.getMessage());
    }
  }

  private Rejected rejected(byte[] bytes, String reason) {
    return new Rejected(bytes, reason, "after " + protocol.cursor());
  }

  @Override
  public String cursor() {
    return protocol.cursor();
  }

  @Override
  public SourceHealth health() {
    long publishedMillis = protocol.publishedMillis();
    LiveProtocol.Trouble trouble = trouble();
    return new SourceHealth(
        state,
        trouble == null ? null : trouble.text(),
        trouble == null ? null : (Long) trouble.atMillis(),
        Math.max(0, connections.get() - 1),
        protocol.gaps(),
        publishedMillis < 0
            ? null
            : (Long) Math.max(0, System.currentTimeMillis() - publishedMillis));
  }

  /** While streaming, a problem of the protocol takes precedence over the last lost connection. */
  private LiveProtocol.Trouble trouble() {
    LiveProtocol.Trouble trouble = protocol.trouble();
    String error = lastError;
    if (error == null
        || (trouble != null
            && (state == State.STREAMING || trouble.atMillis() >= lastErrorAtMillis))) {
      return trouble;
    }
    return new LiveProtocol.Trouble(error, lastErrorAtMillis);
  }

  /** Closes the connection; {@link #open} connects again. */
  @Override
  public void close() {
    context.runOnContext(v -> end());
  }
}
