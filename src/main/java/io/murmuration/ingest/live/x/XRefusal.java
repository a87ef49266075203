package io.murmuration.ingest.live.x;

import io.murmuration.ingest.format.Problem;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.StreamException.Kind;
import io.murmuration.message.PostFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The reason for which X refused a request. Distinguishes three reasons for the status 429: too
 * many requests, no free connection of the account, and an exhausted plan.
 */
record XRefusal(Cause cause, StreamException failure) {
  /** The causes that clients handle differently. */
  enum Cause {
    RATE_LIMIT,
    TOO_MANY_CONNECTIONS,
    USAGE_CAP,
    NO_RULES,
    RULE_CAP,
    OTHER
  }

  private static final Duration USAGE_RETRY = Duration.ofHours(1);
  private static final Pattern RULE_CAP =
      Pattern.compile("too many rules|rules? (cap|limit)\\b", Pattern.CASE_INSENSITIVE);
  private static final Problem SILENT = new Problem(null, null, null, null, null);
  private static final String TOKEN = "check X_BEARER_TOKEN (ingest.x.bearerToken)";

  /**
   * Reads a response other than 2xx.
   *
   * @param header returns a header by its name, or {@code null} if absent
   * @param nowMillis the time, in case the response has no date
   */
  static XRefusal of(int status, UnaryOperator<String> header, byte[] body, long nowMillis) {
    Problem problem = problem(body);
    if (status == 429) {
      return tooMany(problem, header, nowMillis);
    }
    String meaning =
        switch (status) {
          case 301, 302, 303, 307, 308 -> "redirects are not followed; check ingest.x.url";
          case 401 -> "the token was rejected; " + TOKEN;
          case 403 -> "the account is not authorized; check its plan and " + TOKEN.substring(6);
          case 404 -> "not found; check ingest.x.url";
          case 409 -> "there is no rule";
          case 503 -> "not available";
          default -> null;
        };
    return new XRefusal(
        status == 409 ? Cause.NO_RULES : isRuleCap(problem) ? Cause.RULE_CAP : Cause.OTHER,
        new StreamException(
            Kind.HTTP,
            "X responded with " + status + after(meaning) + after(detail(problem)),
            seconds(header.apply("retry-after"))));
  }

  /**
   * Returns whether the account has reached its maximum number of rules, which X reports in several
   * ways.
   */
  static boolean isRuleCap(Problem problem) {
    return "rule-cap".equals(problem.kind())
        || "RulesCapExceeded".equals(problem.title())
        || (problem.detail() != null && RULE_CAP.matcher(problem.detail()).find());
  }

  private static XRefusal tooMany(Problem problem, UnaryOperator<String> header, long nowMillis) {
    if ("TooManyConnections".equals(problem.connectionIssue())) {
      return new XRefusal(
          Cause.TOO_MANY_CONNECTIONS,
          new StreamException(
              Kind.RATE_LIMIT,
              "X responded with 429: TooManyConnections: the connection of the account is in use,"
                  + " or an old one has not ended yet"));
    }
    if (isUsageCap(problem)) {
      return new XRefusal(
          Cause.USAGE_CAP,
          new StreamException(
              Kind.RATE_LIMIT,
              "X responded with 429: UsageCapExceeded: the posts of the account's plan are used up;"
                  + " retrying every hour"
                  + after(problem.detail()),
              USAGE_RETRY));
    }
    Duration reset = untilReset(header, nowMillis);
    return new XRefusal(
        Cause.RATE_LIMIT,
        new StreamException(
            Kind.RATE_LIMIT,
            "X responded with 429: too many requests"
                + (reset == null ? "" : ", retrying in " + reset.toSeconds() + " s"),
            reset));
  }

  /**
   * An ordinary rate limit may have the type of an exhausted plan, hence the check of the title.
   */
  private static boolean isUsageCap(Problem problem) {
    return "UsageCapExceeded".equals(problem.title())
        || ("usage-capped".equals(problem.kind()) && !"Too Many Requests".equals(problem.title()));
  }

  /** Returns the time until the reset by the clock of the server, at most one rate-limit window. */
  private static Duration untilReset(UnaryOperator<String> header, long nowMillis) {
    String reset = header.apply("x-rate-limit-reset");
    if (reset == null || !reset.matches("[0-9]{1,12}")) {
      return seconds(header.apply("retry-after"));
    }
    long dateMillis = dateMillis(header.apply("date"));
    long millis = Long.parseLong(reset) * 1_000 - (dateMillis < 0 ? nowMillis : dateMillis);
    return millis <= 0
        ? null
        : Duration.ofMillis(Math.min(millis, XBackoff.LONGEST_RATE_LIMIT.toMillis()));
  }

  /** Parses a header {@code Date} to milliseconds, or returns a negative number. */
  static long dateMillis(String date) {
    Instant time = ServerOptions.date(date);
    return time == null ? -1 : time.toEpochMilli();
  }

  private static Duration seconds(String retryAfter) {
    return retryAfter != null && retryAfter.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Long.parseLong(retryAfter))
        : null;
  }

  private static Problem problem(byte[] body) {
    try {
      return Problem.read(body, 0, body.length);
    } catch (PostFormatException e) {
      // The body is often empty or an HTML page.
      return SILENT;
    }
  }

  private static String detail(Problem problem) {
    return problem.detail() == null ? problem.title() : problem.detail();
  }

  private static String after(String text) {
    return text == null || text.isEmpty() ? "" : ": " + text;
  }
}
