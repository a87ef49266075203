package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;

/**
 * What the X API v2 says is wrong, in the stream or as the body of an HTTP response; {@code null}
 * for what it does not say.
 *
 * @param disconnectType why the stream ends, such as {@code OperationalDisconnect}
 * @param connectionIssue why it was not begun, such as {@code TooManyConnections}
 * @see <a href="https://docs.x.com/x-api/fundamentals/response-codes-and-errors">X API, response
 *     codes and errors</a>
 */
public record Problem(
    String title, String detail, String type, String disconnectType, String connectionIssue) {
  private static final String PROBLEMS = "/problems/";
  private static final int MAX_KIND_LENGTH = 100;

  /**
   * Reads a JSON object in any of the forms: the first of {@code errors}, the object itself, or the
   * {@code message} of {@code error}. Never {@code null}: all of it is, where the object says none
   * of this.
   *
   * @throws PostFormatException if the bytes are no JSON object
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

  /** Whether an object is in any of the forms. */
  static boolean isOne(JsonFields object) {
    return object.isArray("errors")
        || object.isObject("error")
        || (object.isString("title") && object.isString("type"));
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

  /** One word for it: the end of {@link #type}, else {@link #title}, else {@code error}. */
  public String kind() {
    int problems = type == null ? -1 : type.lastIndexOf(PROBLEMS);
    String kind = problems < 0 ? title : type.substring(problems + PROBLEMS.length());
    if (kind == null || kind.isEmpty()) {
      return "error";
    }
    return kind.length() <= MAX_KIND_LENGTH ? kind : kind.substring(0, MAX_KIND_LENGTH);
  }
}
