package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.LiveProtocol.Trouble;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules of the stream those of the keywords, while there is somebody who reads it. A rule
 * that is of no keyword is removed. A keyword that X does not take, or for which there is no room,
 * is left out and named. Where X grants fewer rules than the configuration says, that many are
 * kept, and more are tried an hour later. For one event loop, but for {@link #trouble}.
 */
final class XRules {
  private static final Logger LOG = LoggerFactory.getLogger(XRules.class);

  /** How long what X has granted is believed: a plan can change, but writes are few. */
  private static final Duration GRANTED_FOR = Duration.ofHours(1);

  /** How many rules X has granted, and when. */
  private record Granted(int rules, long nanos) {
    Duration left() {
      return GRANTED_FOR.minusNanos(System.nanoTime() - nanos);
    }
  }

  private final Vertx vertx;
  private final RulesApi api;
  private final Supplier<Collection<Keyword>> keywords;
  private final XRulePlan.Limits limits;
  private final Backoff backoff;
  private final Duration debounce;
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private volatile Trouble trouble;

  /** What stands, by id; {@code null} where that has to be read. */
  private Map<String, XRule> standing;

  private Map<String, String> refused = new HashMap<>();

  /** {@code null} where there is nothing that X has not granted. */
  private Granted granted;

  private boolean active;
  private boolean syncing;
  private boolean again;
  private long timer = -1;

  /**
   * @param backoff for changes while nobody waits
   * @param debounce how long to wait for more changes
   */
  XRules(
      Vertx vertx,
      RulesApi api,
      Supplier<Collection<Keyword>> keywords,
      XRulePlan.Limits limits,
      Backoff backoff,
      Duration debounce) {
    this.vertx = vertx;
    this.api = api;
    this.keywords = keywords;
    this.limits = limits;
    this.backoff = backoff;
    this.debounce = debounce;
  }

  /**
   * Begins to keep them, and reads afresh what stands. Resolves when there are rules and they are
   * right: not before there is a keyword. Fails if X does not let them be set.
   */
  Future<Void> stand() {
    active = true;
    standing = null;
    refused.clear();
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    sync();
    return promise.future();
  }

  /** The keywords have changed. */
  void changed() {
    if (active) {
      later(debounce);
    }
  }

  /** Leaves them alone from now on. */
  void release() {
    active = false;
    again = false;
    waiting.clear();
    cancelTimer();
  }

  /** Which keywords are left out, or why the rules are not as they should be. */
  Trouble trouble() {
    return trouble;
  }

  private void later(Duration delay) {
    cancelTimer();
    timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> sync());
  }

  private void cancelTimer() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void sync() {
    cancelTimer();
    if (syncing) {
      again = true;
      return;
    }
    syncing = true;
    if (granted != null && granted.left().isNegative()) {
      granted = null;
    }
    Future<Void> read =
        standing != null
            ? Future.succeededFuture()
            : api.read().onSuccess(rules -> standing = new HashMap<>(rules)).mapEmpty();
    read.compose(v -> change()).onComplete(done -> ended(done.cause()));
  }

  /** What X does not take leaves room, so all is planned again then. */
  private Future<Void> change() {
    if (standing == null || !active) {
      return Future.succeededFuture();
    }
    XRulePlan plan = XRulePlan.of(keywords.get(), standing, refused, granted());
    Map<String, XRule> later = plan.isRemovalFirst() ? Map.of() : plan.removed();
    return remove(plan.isRemovalFirst() ? plan.removed() : Map.of())
        .compose(v -> api.check(plan.added()))
        .compose(
            checked -> {
              refused.putAll(checked.refused());
              if (!checked.refused().isEmpty()) {
                return change();
              }
              return checked.isFull() && !later.isEmpty()
                  ? remove(later).compose(v -> change())
                  : carryOut(plan, later);
            });
  }

  private XRulePlan.Limits granted() {
    return granted == null
        ? limits
        : new XRulePlan.Limits(Math.min(limits.rules(), granted.rules()), limits.length());
  }

  private Future<Void> carryOut(XRulePlan plan, Map<String, XRule> removed) {
    return add(plan.added())
        .compose(
            added ->
                added.isFull() || !added.refused().isEmpty()
                    ? change()
                    : remove(removed).onSuccess(v -> say(plan)));
  }

  private Future<Void> remove(Map<String, XRule> rules) {
    rules
        .values()
        .forEach(
            rule ->
                LOG.info(
                    "source=x {} rule is removed value={} tag={}",
                    XRule.isOwnTag(rule.tag()) ? "a" : "a foreign",
                    rule.value(),
                    rule.tag()));
    return api.remove(rules.keySet())
        .onSuccess(
            v -> {
              if (standing != null) {
                standing.keySet().removeAll(rules.keySet());
              }
            });
  }

  private Future<RulesApi.Added> add(List<XRule> rules) {
    return api.add(rules)
        .compose(
            added -> {
              refused.putAll(added.refused());
              if (standing != null) {
                standing.putAll(added.rules());
              }
              if (!rules.isEmpty()) {
                LOG.info("source=x rules are added count={}", added.rules().size());
              }
              return added.isFull() && standing != null
                  ? full(added)
                  : Future.succeededFuture(added);
            });
  }

  private Future<RulesApi.Added> full(RulesApi.Added added) {
    if (standing.isEmpty()) {
      return Future.failedFuture(
          new StreamException(
              StreamException.Kind.HTTP,
              "X takes no rule: there are too many (ingest.x.maxRules)"));
    }
    granted = new Granted(standing.size(), System.nanoTime());
    LOG.warn(
        "source=x the account may have fewer rules than ingest.x.maxRules={} granted={}",
        limits.rules(),
        standing.size());
    return Future.succeededFuture(added);
  }

  private void say(XRulePlan plan) {
    List<String> leftOut = plan.leftOut(refused);
    String text =
        !leftOut.isEmpty()
            ? "not followed on X: "
                + leftOut.stream().limit(3).collect(Collectors.joining("; "))
                + (leftOut.size() > 3 ? "; and %d more".formatted(leftOut.size() - 3) : "")
            : plan.isEmpty() ? "there is no keyword to follow" : null;
    if (text == null) {
      trouble = null;
    } else if (trouble == null || !trouble.text().equals(text)) {
      trouble = new Trouble(text, System.currentTimeMillis());
      LOG.warn("source=x {}", text);
    }
  }

  private void ended(Throwable cause) {
    syncing = false;
    if (!active) {
      standing = null;
    } else if (cause != null) {
      failed(RulesApi.failure(cause));
    } else if (again || standing == null) {
      again = false;
      sync();
    } else {
      stands();
    }
  }

  private void stands() {
    if (granted != null && timer < 0) {
      later(granted.left());
    }
    if (!standing.isEmpty()) {
      List<Promise<Void>> ready = List.copyOf(waiting);
      waiting.clear();
      ready.forEach(Promise::complete);
    }
  }

  /** Who waits comes back by himself; a change while the stream goes on is tried again here. */
  private void failed(StreamException failure) {
    standing = null;
    again = false;
    trouble = new Trouble("rules: " + failure.getMessage(), System.currentTimeMillis());
    if (waiting.isEmpty()) {
      Duration delay = backoff.next(failure, null);
      LOG.warn(
          "source=x rules cannot be changed, next try in {} ms: {}",
          delay.toMillis(),
          failure.getMessage());
      later(delay);
    } else {
      List<Promise<Void>> failing = List.copyOf(waiting);
      waiting.clear();
      failing.forEach(promise -> promise.fail(failure));
    }
  }
}
