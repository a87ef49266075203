package io.murmuration.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the committed items of a source by result. Thread-safe. */
public final class SourceMetrics {
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter notices;
  private final Counter rejected;

  SourceMetrics(MeterRegistry registry, String source) {
    accepted = counter(registry, source, "accepted");
    duplicates = counter(registry, source, "duplicate");
    notices = counter(registry, source, "notice");
    rejected = counter(registry, source, "rejected");
  }

  private static Counter counter(MeterRegistry registry, String source, String result) {
    return Counter.builder("murmuration.source.items")
        .description("Items read from a source, by result")
        .tag("source", source)
        .tag("result", result)
        .register(registry);
  }

  public void add(long moreAccepted, long moreDuplicates, long moreNotices, long moreRejected) {
    accepted.increment((double) moreAccepted);
    duplicates.increment((double) moreDuplicates);
    notices.increment((double) moreNotices);
    rejected.increment((double) moreRejected);
  }
}
