package io.murmuration.observe;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The health of the verticles of a Vert.x. Verticles register checks, which run only on request.
 * Thread-safe. vertx-health-check is not used, since it has neither several checks of a name nor a
 * liveness check of event loops.
 */
public final class Health implements Shareable {
  private static final String KEY = "murmuration.health";
  private static final Duration LIVE_TIMEOUT = Duration.ofSeconds(2);

  /**
   * The result of a check.
   *
   * @param isUp whether the check is up
   * @param reason the reason for being down, or a remark; or {@code null} if there is none
   */
  public record Result(boolean isUp, String reason) {
    public static final Result UP = new Result(true, null);

    public static Result up(String reason) {
      return new Result(true, reason);
    }

    public static Result down(String reason) {
      return new Result(false, reason);
    }

    /** Compares a lag with its limit, or with {@code null} for no limit. */
    public static Result lagBelow(long records, Long maxRecords) {
      return maxRecords == null || records <= maxRecords
          ? UP
          : down(
              String.format(
                  Locale.ROOT,
                  "%,d records behind; observe.maxLagRecords permits %,d",
                  records,
                  maxRecords));
    }
  }

  /** The combined result of all checks of a name: the first that is down, if any. */
  record Named(String name, Result result) {}

  /** A check; it is down until {@link #is} sets its result. */
  public final class Check {
    private final String name;
    private final Context context;
    private volatile Supplier<Result> result = () -> Result.down("starting");

    private Check(String name, Context context) {
      this.name = name;
      this.context = context;
    }

    public String name() {
      return name;
    }

    /** Sets the supplier of the result, which may be called on any thread and must not block. */
    public void is(Supplier<Result> result) {
      this.result = result;
    }

    public void remove() {
      checks.remove(this);
    }
  }

  private final Vertx vertx;
  private final List<Check> checks = new CopyOnWriteArrayList<>();

  private Health(Vertx vertx) {
    this.vertx = vertx;
  }

  public static Health of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Health>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Health(vertx));
  }

  /** Adds a check for the verticle in whose context this method is called. */
  public Check add(String name) {
    Check check = new Check(name, vertx.getOrCreateContext());
    checks.add(check);
    return check;
  }

  /** Returns the results of all checks; without checks, nothing has started yet. */
  List<Named> ready() {
    TreeMap<String, Result> results = new TreeMap<>();
    for (Check check : checks) {
      results.merge(check.name, check.result.get(), (one, other) -> one.isUp() ? other : one);
    }
    if (results.isEmpty()) {
      results.put("verticles", Result.down("starting"));
    }
    return results.entrySet().stream()
        .map(entry -> new Named(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Completes when the event loops of all checks have answered, or at the timeout. */
  Future<Result> live() {
    Set<Context> contexts = checks.stream().map(check -> check.context).collect(Collectors.toSet());
    Promise<Result> live = Promise.promise();
    long timer =
        vertx.setTimer(
            LIVE_TIMEOUT.toMillis(),
            late ->
                live.tryComplete(
                    Result.down(
                        "an event loop has not answered for %d s"
                            .formatted(LIVE_TIMEOUT.toSeconds()))));
    Future.all(contexts.stream().map(Health::answer).toList())
        .onSuccess(
            all -> {
              vertx.cancelTimer(timer);
              live.tryComplete(Result.UP);
            });
    return live.future();
  }

  private static Future<Void> answer(Context context) {
    Promise<Void> answered = Promise.promise();
    context.runOnContext(v -> answered.complete());
    return answered.future();
  }
}
