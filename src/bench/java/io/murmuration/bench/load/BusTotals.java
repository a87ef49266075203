package io.murmuration.bench.load;

import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Collects the totals by phrase that the event bus has shown so far. Thread-safe. */
public final class BusTotals {
  /** The event bus address of mentions. */
  public static final String MENTIONS = "murmuration.mentions";

  private final Map<String, Long> totals = new ConcurrentHashMap<>();
  private final AtomicLong sum = new AtomicLong();

  /** Starts to listen. */
  public BusTotals(Vertx vertx) {
    vertx.eventBus().<EncodedJson>localConsumer(MENTIONS, message -> add(message.body().array()));
  }

  public long sum() {
    return sum.get();
  }

  public Map<String, Long> byPhrase() {
    return totals;
  }

  private void add(JsonArray mentions) {
    for (int i = 0; i < mentions.size(); i++) {
      JsonObject mention = mentions.getJsonObject(i);
      long total = mention.getLong("total");
      Long before = totals.put(mention.getString("keyword"), total);
      sum.addAndGet(total - (before == null ? 0 : before));
    }
  }
}
