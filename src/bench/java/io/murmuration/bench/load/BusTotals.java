package io.murmuration.bench.load;

import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The totals that the event bus has shown so far, by phrase; from any thread. */
public final class BusTotals {
  /** The address that mentions are published at. */
  public static final String MENTIONS = "murmuration.mentions";

  private final Map<String, Long> totals = new ConcurrentHashMap<>();
  private final AtomicLong sum = new AtomicLong();

  /** Listens from now on. */
  public BusTotals(Vertx vertx) {
    vertx.eventBus().<EncodedJson>localConsumer(MENTIONS, message -> take(message.body().array()));
  }

  public long sum() {
    return sum.get();
  }

  public Map<String, Long> byPhrase() {
    return totals;
  }

  private void take(JsonArray mentions) {
    for (int i = 0; i < mentions.size(); i++) {
      JsonObject mention = mentions.getJsonObject(i);
      long total = mention.getLong("total");
      Long before = totals.put(mention.getString("keyword"), total);
      sum.addAndGet(total - (before == null ? 0 : before));
    }
  }
}
