package io.murmuration.ingest.push;

import io.murmuration.config.IngestSettings;
import java.time.Duration;

/**
 * What the requests of all senders together may take.
 *
 * @param requestBytes how long a body may be, decompressed
 * @param heldBytes how much of all bodies, and of the answers that take their place, is held
 * @param requests how many there are at once, from the first byte of each until its sender has
 *     taken the answer
 * @param bodyTimeout how long the body of one may take to arrive
 * @param answerTimeout how long one waits for Kafka after that
 * @param takingTimeout how long its sender has to take the answer after that
 */
public record PushLimits(
    int requestBytes,
    long heldBytes,
    int requests,
    Duration bodyTimeout,
    Duration answerTimeout,
    Duration takingTimeout) {
  private static final long HELD_BYTES = 64 << 20;
  private static final int REQUESTS = 4_096;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TAKING_TIMEOUT = Duration.ofSeconds(10);

  /** The largest request fits, compressed and not. */
  public static PushLimits of(IngestSettings.Push settings) {
    return new PushLimits(
        settings.maxRequestBytes(),
        Math.max(HELD_BYTES, 2L * settings.maxRequestBytes()),
        REQUESTS,
        TIMEOUT,
        TIMEOUT,
        TAKING_TIMEOUT);
  }
}
