package io.murmuration.ingest.live;

import io.murmuration.control.KeywordTable;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Provides the followed keywords and notifies a listener of changes. Used on one context. */
public final class FollowedKeywords {
  private Supplier<Collection<Keyword>> keywords;
  private KeywordTable table;
  private Runnable listener = () -> {};

  /** Creates an instance without keywords until it is opened. */
  public FollowedKeywords() {
    this(List::of);
  }

  /** Creates an instance with the supplied keywords, which does not detect changes. */
  public FollowedKeywords(Supplier<Collection<Keyword>> keywords) {
    this.keywords = keywords;
  }

  /** Loads the keywords and keeps them up to date. Completes when all are loaded. */
  public Future<Void> open(Vertx vertx, KafkaConnection kafka) {
    return KeywordTable.open(vertx, kafka, this::changed)
        .map(
            opened -> {
              table = opened;
              keywords = () -> opened.all().values();
              return null;
            });
  }

  public Collection<Keyword> all() {
    return keywords.get();
  }

  /** Sets the listener of changes, which replaces the previous one. */
  public void onChange(Runnable listener) {
    this.listener = listener;
  }

  void changed() {
    listener.run();
  }

  public Future<Void> close() {
    return table == null ? Future.succeededFuture() : table.close();
  }
}
