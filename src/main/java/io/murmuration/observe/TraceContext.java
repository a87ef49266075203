package io.murmuration.observe;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A position in a trace, in the form of the headers {@code traceparent} and {@code tracestate} of the
 * W3C's Trace Context. OpenTelemetry's propagator is not used, since traces are passed on without its
 * SDK.
 *
 * @param parent the header {@code traceparent}
 * @param state the header {@code tracestate}, or {@code null} if there is none
 */
public record TraceContext(String parent, String state) {
  /** The header of the trace and span, in records and HTTP requests. */
  public static final String TRACEPARENT = "traceparent";

  public static final String TRACESTATE = "tracestate";

  private static final int MAX_STATE_LENGTH = 512;
  private static final int LENGTH = 55;
  private static final int MAX_LENGTH = 256;
  private static final Pattern PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[ -~]*)?");
  private static final Pattern STATE = Pattern.compile("[ -~]+");

  /**
   * Parses the headers.
   *
   * @param state the header {@code tracestate}, or {@code null}; a malformed one is ignored
   * @return the trace context, or {@code null} if {@code parent} is missing or malformed
   */
  public static TraceContext parse(String parent, String state) {
    if (parent == null
        || parent.length() > MAX_LENGTH
        || !PARENT.matcher(parent).matches()
        || (parent.startsWith("00") && parent.length() != LENGTH)) {
      return null;
    }
    boolean wellFormed =
        state != null && state.length() <= MAX_STATE_LENGTH && STATE.matcher(state).matches();
    return new TraceContext(parent, wellFormed ? state : null);
  }

  /** Begins a new, sampled trace. */
  public static TraceContext begin() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceContext(
        String.format(
            Locale.ROOT,
            "00-%016x%016x-%016x-01",
            random.nextLong(),
            random.nextLong() | 1,
            random.nextLong() | 1),
        null);
  }

  /** Returns the trace id, of 32 hexadecimal digits. */
  public String traceId() {
    return parent.substring(3, 35);
  }
}
