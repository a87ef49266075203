package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;

/**
 * A problem that the X API v2 reports in the stream or as the body of an HTTP response. Absent
 * fields are {@code null}.
 *
 * @param disconnectType the reason why the stream ended, such as {@code OperationalDisconnect}
 * @param connectionIssue the reason why it could not start, such as {@code TooManyConnections}
 * @see <a href="https://docs.x.com/x-api/fundamentals/response-codes-and-errors">X API, response
 *     codes and errors</a>
 */
public record Problem(
    String title, String detail, String type, String disconnectType, String connectionIssue) {
  private static final String PROBLEMS = "/problems/";
  private static final int MAX_KIND_LENGTH = 100;

  /**
   * Reads a JSON object in any form: the first of {@code errors}, the object itself, or the {@code
   * message} of {@code error}. Returns a problem with only null fields for any other object.
   *
   * @throws PostFormatException if the bytes are not a JSON object
   */
  public static Problem read(byte[] bytes, int from, int length) throws PostFormatException {
    return read(JsonFields.parse(bytes, from, length));
  }

  static Problem read(JsonFields object) {
    for (JsonFields first : object.anyObjects("errors")) {
      return of(first);
    }
    return object.isObject("error") ? of(object.anyObject("error")) : of(object);
  }

  /** Returns whether an object has any of these forms. */
  static boolean matches(JsonFields object) {
    return object.isArray("errors")
        || object.isObject("error")
        || (object.isString("title") && isType(object.anyString("type")));
  }

  private static boolean isType(String type) {
    return type != null && (type.contains(PROBLEMS) || type.equals("about:blank"));
  }

  private static Problem of(JsonFields problem) {
    String detail = problem.anyString("detail");
    return new Problem(
        problem.anyString("title"),
        detail == null ? problem.anyString("message") : detail,
        problem.anyString("type"),
        problem.anyString("disconnect_type"),
        problem.anyString("connection_issue"));
  }

  /** Cuts the kind of a notice to 100 characters. */
  static String shortKind(String kind) {
    return kind.length() <= MAX_KIND_LENGTH ? kind : kind.substring(0, MAX_KIND_LENGTH);
  }

  /** Returns a short name: the end of {@link #type}, otherwise {@link #title} or {@code error}. */
  public String kind() {
    int problems = type == null ? -1 : type.lastIndexOf(PROBLEMS);
    String kind = problems < 0 ? title : type.substring(problems + PROBLEMS.length());
    if (kind == null || kind.isEmpty()) {
      return "error";
    }
    return shortKind(kind);
  }
}
