package io.murmuration.ingest.push;

import io.murmuration.config.IngestSettings;
import java.time.Duration;

/**
 * Limits for the requests of all clients together.
 *
 * @param requestBytes maximum length of a decompressed body
 * @param heldBytes maximum memory for all bodies and the responses that replace them
 * @param requests maximum number of concurrent requests, each from its first byte until the client
 *     has received the response
 * @param bodyTimeout maximum time for a body to arrive
 * @param answerTimeout maximum time to wait for Kafka after that
 * @param takingTimeout maximum time for the client to receive the response after that
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

  /** Returns limits under which the largest request fits both compressed and decompressed. */
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
