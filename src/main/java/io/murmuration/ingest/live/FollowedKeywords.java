package io.murmuration.ingest.live;

import io.murmuration.control.KeywordTable;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The keywords that are followed, and word of their changes. For one context. */
public final class FollowedKeywords {
  private Supplier<Collection<Keyword>> keywords;
  private KeywordTable table;
  private Runnable listener = () -> {};

  /** None, until it is open. */
  public FollowedKeywords() {
    this(List::of);
  }

  /** These, without any word of changes. */
  public FollowedKeywords(Supplier<Collection<Keyword>> keywords) {
    this.keywords = keywords;
  }

  /** Resolves when all keywords are known; from then on they are kept up to date. */
  public Future<Void> open(Vertx vertx, KafkaConnection kafka) {
    return KeywordTable.open(vertx, kafka, this::changed)
        .map(
            opened -> {
              table = opened;
              keywords = () -> opened.all().values();
              return null;
            });
  }

  /** The keywords at this moment. */
  public Collection<Keyword> all() {
    return keywords.get();
  }

  /** Says who is told of changes from now on; whoever was before no longer is. */
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
