package io.murmuration.observe;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The place of something in a trace, as the headers {@code traceparent} and {@code tracestate} of
 * the W3C's Trace Context say it.
 *
 * @param state {@code null} for none
 */
public record TraceContext(String parent, String state) {
  /** The names of the headers, of records and of requests over HTTP. */
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
   * Reads the headers.
   *
   * @param state {@code null} for none; one that is malformed is left out
   * @return {@code null} if there is no {@code parent}, or a malformed one
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

  /** The beginning of a new trace, which is to be recorded. */
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

  /** The 32 digits that all of a trace have in common. */
  public String traceId() {
    return parent.substring(3, 35);
  }
}
