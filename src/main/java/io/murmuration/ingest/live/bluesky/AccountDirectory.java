package io.murmuration.ingest.live.bluesky;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.format.BlueskyAccounts;
import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.LiveProtocol.Trouble;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handles of Bluesky's accounts, from the identity events of the stream and from an AppView. It
 * knows a bounded number of accounts for a limited time, and sends one request at a time. While
 * requests fail, posts pass without the handles that are not known. Safe for use by several
 * threads.
 *
 * @see <a href="https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles">getProfiles</a>
 */
final class AccountDirectory {
  /** Maximum number of accounts of a request. */
  static final int BATCH = 25;

  static final Duration LIFETIME = Duration.ofDays(1);
  static final Duration LIFETIME_OF_UNKNOWN = Duration.ofHours(1);
  static final int MAX_ACCOUNTS = 100_000;
  private static final int MAX_WANTED = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(AccountDirectory.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Stays at half of the limit of the public AppView, 3,000 requests in 5 minutes. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private record Known(Post.Author account, long untilNanos) {}

  private final Vertx vertx;
  private final Context context;
  private final ServerOptions appView;
  private final Backoff backoff;
  private final Duration patience;
  private final LongSupplier nanos;
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_ACCOUNTS;
        }
      };

  /** The accounts of the next requests and of the present one, in order. */
  private final Set<String> wanted = new LinkedHashSet<>();

  private WebClient client;
  private boolean isAsking;
  private boolean hasSucceeded;
  private long retryNanos;
  private Trouble trouble;

  /**
   * @param appView the address of the AppView, or {@code null} to send no requests
   * @param patience the maximum time that {@link #named} waits
   * @param nanos the clock, as {@link System#nanoTime}
   */
  AccountDirectory(
      Vertx vertx,
      URI appView,
      Path trustedCert,
      Backoff backoff,
      Duration patience,
      LongSupplier nanos) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.appView = appView == null ? null : new ServerOptions(appView, trustedCert);
    this.backoff = backoff;
    this.patience = patience;
    this.nanos = nanos;
    this.retryNanos = nanos.getAsLong();
  }

  /** Permits requests until {@link #close}. */
  synchronized void open() {
    if (client == null && appView != null) {
      client =
          WebClient.create(
              vertx,
              new WebClientOptions(appView.http())
                  .setFollowRedirects(false)
                  .setDecompressionSupported(true));
    }
  }

  /** Ends all requests and waits. */
  synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
    giveUp();
  }

  private void giveUp() {
    wanted.clear();
    notifyAll();
  }

  /** Notes the new handle of an account; without one, the account is looked up again. */
  synchronized void learn(Post.Author account) {
    if (account.handle() == null) {
      known.remove(account.id());
    } else {
      boolean isBot = find(account.id()) != null && find(account.id()).bot();
      keep(new Post.Author(account.id(), account.handle(), isBot), LIFETIME);
    }
  }

  /** Returns the reason why handles are not looked up, or {@code null} if they are. */
  synchronized Trouble trouble() {
    return trouble;
  }

  /** Returns items with the handles of their accounts; waits a moment for those to look up. */
  List<Item> named(List<Item> items) {
    Set<String> dids = new LinkedHashSet<>();
    for (Item item : items) {
      if (item instanceof Accepted accepted) {
        dids.addAll(BlueskyAccounts.dids(accepted.post()));
      } else if (item instanceof Edited edited) {
        dids.addAll(BlueskyAccounts.dids(edited.post()));
      }
    }
    if (dids.isEmpty()) {
      return items;
    }
    synchronized (this) {
      await(dids);
      return items.stream().map(this::named).toList();
    }
  }

  private Item named(Item item) {
    if (item instanceof Accepted accepted) {
      return new Accepted(BlueskyAccounts.named(accepted.post(), this::find), accepted.trace());
    }
    if (item instanceof Edited edited) {
      return new Edited(BlueskyAccounts.named(edited.post(), this::find), edited.isNewUnlessSeen());
    }
    return item;
  }

  private void await(Set<String> dids) {
    if (client == null || retryNanos - nanos.getAsLong() > 0) {
      return;
    }
    for (String did : dids) {
      if (wanted.size() < MAX_WANTED && find(did) == null) {
        wanted.add(did);
      }
    }
    context.runOnContext(v -> ask());
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (!Collections.disjoint(wanted, dids)) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (leftMillis <= 0) {
        return;
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Post.Author find(String did) {
    Known found = known.get(did);
    return found == null || found.untilNanos() - nanos.getAsLong() <= 0 ? null : found.account();
  }

  private void keep(Post.Author account, Duration lifetime) {
    known.put(account.id(), new Known(account, nanos.getAsLong() + lifetime.toNanos()));
  }

  private synchronized void ask() {
    if (isAsking || wanted.isEmpty()) {
      return;
    }
    isAsking = true;
    WebClient asked = client;
    List<String> batch = wanted.stream().limit(BATCH).toList();
    profiles(asked, batch)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                answered(batch, answer.result());
              } else {
                failed(asked, StreamException.of(answer.cause()));
              }
              vertx.setTimer(PAUSE.toMillis(), timer -> askAgain());
            });
  }

  private synchronized void askAgain() {
    isAsking = false;
    ask();
  }

  private static Future<List<Post.Author>> profiles(WebClient client, List<String> dids) {
    HttpRequest<Buffer> request =
        client.get("/xrpc/app.bsky.actor.getProfiles").putHeader("User-Agent", "murmuration");
    dids.forEach(did -> request.addQueryParam("actors", did));
    return request
        .send()
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .compose(AccountDirectory::accounts);
  }

  private static Future<List<Post.Author>> accounts(HttpResponse<Buffer> response) {
    try {
      if (response.statusCode() == 200) {
        Buffer body = response.body() == null ? Buffer.buffer() : response.body();
        return Future.succeededFuture(BlueskyAccounts.profiles(body.getBytes()));
      }
      return Future.failedFuture(
          ServerOptions.status(response.statusCode(), retryAfter(response), null));
    } catch (PostFormatException e) {
      return Future.failedFuture(e);
    }
  }

  /** Bluesky states the time at which its limit ends, in seconds since the epoch. */
  private static String retryAfter(HttpResponse<Buffer> response) {
    String wait = response.getHeader(HttpHeaders.RETRY_AFTER);
    String reset = response.getHeader("RateLimit-Reset");
    return wait != null || reset == null || !reset.matches("[0-9]{1,12}")
        ? wait
        : Long.toString(Math.max(0, Long.parseLong(reset) - Instant.now().getEpochSecond()));
  }

  private synchronized void answered(Collection<String> batch, List<Post.Author> accounts) {
    hasSucceeded = true;
    trouble = null;
    for (String did : batch) {
      if (find(did) == null) {
        keep(new Post.Author(did, null), LIFETIME_OF_UNKNOWN);
      }
    }
    for (Post.Author account : accounts) {
      if (batch.contains(account.id()) && account.handle() != null) {
        keep(account, LIFETIME);
      }
    }
    wanted.removeAll(batch);
    notifyAll();
  }

  private synchronized void failed(WebClient asked, StreamException failure) {
    if (client != asked) {
      return;
    }
    Duration delay = backoff.next(failure, hasSucceeded ? Duration.ZERO : null);
    hasSucceeded = false;
    retryNanos = nanos.getAsLong() + delay.toNanos();
    String text = "handles are not looked up: " + failure.getMessage();
    trouble = new Trouble(text, System.currentTimeMillis());
    // Logged later: at a normal end, Vert.x also fails requests, but runs no timers then.
    vertx.setTimer(
        PAUSE.toMillis(),
        timer -> LOG.warn("source=bluesky {}, next attempt in {} ms", text, delay.toMillis()));
    giveUp();
  }
}
