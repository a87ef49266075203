package io.murmuration.ingest.push;

import io.murmuration.config.IngestSettings;
import io.murmuration.http.FairShare;
import java.time.Duration;

/**
 * Limits for the requests of all clients together, and of each client network.
 *
 * @param requestBytes maximum length of a decompressed body
 * @param heldBytes maximum memory for all bodies and the responses that replace them
 * @param requests maximum number of concurrent requests, each from its first byte until the client
 *     has received the response
 * @param perNetwork maximum number of concurrent requests of one client network
 * @param minRate minimum rate at which a body must arrive
 * @param bodyTimeout maximum time for a body to arrive
 * @param answerTimeout maximum time to wait for Kafka after that
 * @param takingTimeout maximum time for the client to receive the response after that
 */
public record PushLimits(
    int requestBytes,
    long heldBytes,
    int requests,
    int perNetwork,
    BodyRate minRate,
    Duration bodyTimeout,
    Duration answerTimeout,
    Duration takingTimeout) {
  /**
   * A number of bytes in each interval. The last part of a body, which ends within its interval,
   * can be shorter.
   */
  public record BodyRate(int bytes, Duration interval) {}

  private static final BodyRate MIN_RATE = new BodyRate(5 << 10, Duration.ofSeconds(5));
  private static final long HELD_BYTES = 64 << 20;
  private static final int REQUESTS = 4_096;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TAKING_TIMEOUT = Duration.ofSeconds(10);

  /** Returns limits under which the largest request fits in half of the memory. */
  public static PushLimits of(IngestSettings.Push settings) {
    return new PushLimits(
        settings.maxRequestBytes(),
        Math.max(HELD_BYTES, 4L * settings.maxRequestBytes()),
        REQUESTS,
        REQUESTS / 2,
        MIN_RATE,
        TIMEOUT,
        TIMEOUT,
        TAKING_TIMEOUT);
  }

  FairShare requestShare() {
    return new FairShare(requests, perNetwork);
  }

  /**
   * Returns shares of half of the memory, which the largest request fits both compressed and not.
   */
  FairShare byteShare() {
    return new FairShare(heldBytes, heldBytes / 2);
  }
}
