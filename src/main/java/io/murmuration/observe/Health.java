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
 * Whether the verticles of a Vert.x are well: each says so by checks, which cost nothing until they
 * are asked. From any thread.
 */
public final class Health implements Shareable {
  private static final String KEY = "murmuration.health";
  private static final Duration LIVE_TIMEOUT = Duration.ofSeconds(2);

  /**
   * What a check says.
   *
   * @param reason why it is down, or what else there is to know; {@code null} for nothing
   */
  public record Result(boolean isUp, String reason) {
    public static final Result UP = new Result(true, null);

    public static Result up(String reason) {
      return new Result(true, reason);
    }

    public static Result down(String reason) {
      return new Result(false, reason);
    }

    /**
     * Whether so many records are no more than may be still to read.
     *
     * @param maxRecords {@code null} where any number may
     */
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

  /** What all checks of a name say together: the first that is down counts. */
  record Named(String name, Result result) {}

  /** One of the checks; it is down until it is told what to say. */
  public final class Check {
    private final String name;
    private final Context context;
    private volatile Supplier<Result> answer = () -> Result.down("starting");

    private Check(String name, Context context) {
      this.name = name;
      this.context = context;
    }

    public String name() {
      return name;
    }

    /** What it says from now on; asked on any thread, and must not block. */
    public void is(Supplier<Result> says) {
      answer = says;
    }

    /** Takes it back. */
    public void remove() {
      checks.remove(this);
    }
  }

  private final Vertx vertx;
  private final List<Check> checks = new CopyOnWriteArrayList<>();

  private Health(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The one of a Vert.x. */
  public static Health of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Health>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Health(vertx));
  }

  /** Adds a check of the verticle in whose context this is called. */
  public Check add(String name) {
    Check check = new Check(name, vertx.getOrCreateContext());
    checks.add(check);
    return check;
  }

  /** What all checks say; with none, nothing has been started yet. */
  List<Named> ready() {
    TreeMap<String, Result> results = new TreeMap<>();
    for (Check check : checks) {
      results.merge(check.name, check.answer.get(), (one, other) -> one.isUp() ? other : one);
    }
    if (results.isEmpty()) {
      results.put("verticles", Result.down("starting"));
    }
    return results.entrySet().stream()
        .map(entry -> new Named(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Resolves when the event loops of all that have checks have answered, or have not in time. */
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
