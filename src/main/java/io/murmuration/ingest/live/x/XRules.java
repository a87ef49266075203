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
 * Keeps the rules of the stream equal to those of the keywords while the stream is read. Removes
 * rules without a keyword. Leaves out and names keywords that X refuses or that exceed the limit.
 * If X grants fewer rules than configured, it uses that number and tries more an hour later. Used
 * on one event loop, except for {@link #trouble}.
 */
final class XRules {
  private static final Logger LOG = LoggerFactory.getLogger(XRules.class);

  /** Validity of the granted number of rules: a plan can change, but writes are limited. */
  private static final Duration GRANTED_FOR = Duration.ofHours(1);

  /** The number of rules that X granted, and when. */
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

  /** The existing rules by id, or {@code null} if they must be read. */
  private Map<String, XRule> existing;

  private Map<String, String> refused = new HashMap<>();

  /** The granted number of rules, or {@code null} if X has refused none. */
  private Granted granted;

  private boolean active;
  private boolean syncing;
  private boolean again;
  private long timer = -1;

  /**
   * @param backoff the policy for changes that {@link #activate} does not wait for
   * @param debounce the time to wait for further changes
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
   * Reads the existing rules and starts to synchronize them. Completes when there are rules and
   * they are correct, which requires a keyword. Fails if X refuses the changes.
   */
  Future<Void> activate() {
    active = true;
    existing = null;
    refused.clear();
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    sync();
    return promise.future();
  }

  /** Schedules a synchronization after a change of the keywords. */
  void changed() {
    if (active) {
      later(debounce);
    }
  }

  void release() {
    active = false;
    again = false;
    waiting.clear();
    cancelTimer();
  }

  /** Returns the keywords that are left out, or the reason why the rules are not up to date. */
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
        existing != null
            ? Future.succeededFuture()
            : api.read().onSuccess(rules -> existing = new HashMap<>(rules)).mapEmpty();
    read.compose(v -> change()).onComplete(done -> ended(done.cause()));
  }

  /** Plans again after each refusal because a refused rule leaves room for another. */
  private Future<Void> change() {
    if (existing == null || !active) {
      return Future.succeededFuture();
    }
    XRulePlan plan = XRulePlan.of(keywords.get(), existing, refused, granted());
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
                    : remove(removed).onSuccess(v -> reportLeftOut(plan)));
  }

  private Future<Void> remove(Map<String, XRule> rules) {
    rules
        .values()
        .forEach(
            rule ->
                LOG.info(
                    "source=x removed {} rule value={} tag={}",
                    XRule.isOwnTag(rule.tag()) ? "own" : "foreign",
                    rule.value(),
                    rule.tag()));
    return api.remove(rules.keySet())
        .onSuccess(
            v -> {
              if (existing != null) {
                existing.keySet().removeAll(rules.keySet());
              }
            });
  }

  private Future<RulesApi.Added> add(List<XRule> rules) {
    return api.add(rules)
        .compose(
            added -> {
              refused.putAll(added.refused());
              if (existing != null) {
                existing.putAll(added.rules());
              }
              if (!rules.isEmpty()) {
                LOG.info("source=x added rules count={}", added.rules().size());
              }
              return added.isFull() && existing != null
                  ? full(added)
                  : Future.succeededFuture(added);
            });
  }

  private Future<RulesApi.Added> full(RulesApi.Added added) {
    if (existing.isEmpty()) {
      return Future.failedFuture(
          new StreamException(
              StreamException.Kind.HTTP,
              "X accepts no rule: the account has too many; check ingest.x.maxRules"));
    }
    granted = new Granted(existing.size(), System.nanoTime());
    LOG.warn(
        "source=x the account permits fewer rules than ingest.x.maxRules={} granted={}",
        limits.rules(),
        existing.size());
    return Future.succeededFuture(added);
  }

  private void reportLeftOut(XRulePlan plan) {
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
      existing = null;
    } else if (cause != null) {
      failed(RulesApi.failure(cause));
    } else if (again || existing == null) {
      again = false;
      sync();
    } else {
      completed();
    }
  }

  private void completed() {
    if (granted != null && timer < 0) {
      later(granted.left());
    }
    if (!existing.isEmpty()) {
      List<Promise<Void>> ready = List.copyOf(waiting);
      waiting.clear();
      ready.forEach(Promise::complete);
    }
  }

  /** Fails the pending {@link #activate}, or retries a change while the stream is open. */
  private void failed(StreamException failure) {
    existing = null;
    again = false;
    trouble = new Trouble("rules: " + failure.getMessage(), System.currentTimeMillis());
    if (waiting.isEmpty()) {
      Duration delay = backoff.next(failure, null);
      LOG.warn(
          "source=x cannot change rules, next attempt in {} ms: {}",
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
