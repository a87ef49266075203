package io.murmuration.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The paths of a router and their methods, as {@code docs/openapi.json} describes them. A path that
 * answers {@code GET} answers {@code HEAD} too. {@code OPTIONS} returns the methods of a path, and
 * every other method is refused with 405.
 */
public final class Endpoints {
  private static final Pattern PARAMETER = Pattern.compile(":([A-Za-z]+)");

  private final Router router;
  private final Map<String, Path> paths = new TreeMap<>();

  /** The methods of a path, and the reasons for which others are refused. */
  private record Path(
      Map<HttpMethod, Handler<RoutingContext>> handlers, Map<HttpMethod, String> reasons) {}

  public Endpoints(Router router) {
    this.router = router;
  }

  /** Adds the methods {@code GET} and {@code HEAD}. */
  public Endpoints get(String path, Handler<RoutingContext> handler) {
    Path added = path(path);
    added.handlers.put(HttpMethod.GET, handler);
    added.handlers.put(HttpMethod.HEAD, handler);
    return this;
  }

  public Endpoints post(String path, Handler<RoutingContext> handler) {
    path(path).handlers.put(HttpMethod.POST, handler);
    return this;
  }

  /** Sets the reason for which a path refuses {@code POST}. */
  public Endpoints refusePost(String path, String reason) {
    path(path).reasons.put(HttpMethod.POST, reason);
    return this;
  }

  /** Returns the methods of each path, with parameters in the form of OpenAPI. */
  public Map<String, Set<String>> methods() {
    Map<String, Set<String>> methods = new TreeMap<>();
    paths.forEach(
        (path, added) -> {
          Set<String> names = new TreeSet<>();
          added.handlers.keySet().forEach(method -> names.add(method.name()));
          methods.put(PARAMETER.matcher(path).replaceAll("{$1}"), names);
        });
    return methods;
  }

  private Path path(String path) {
    return paths.computeIfAbsent(
        path,
        unknown -> {
          Path added = new Path(new HashMap<>(), new HashMap<>());
          router.route(path).handler(context -> handle(context, added));
          return added;
        });
  }

  private static void handle(RoutingContext context, Path path) {
    HttpMethod method = context.request().method();
    Handler<RoutingContext> handler = path.handlers.get(method);
    if (handler != null) {
      handler.handle(context);
      return;
    }
    refuseMethod(context, allowed(path), path.reasons.get(method));
  }

  /**
   * Answers a method that a path does not have: {@code OPTIONS} with the allowed methods, any other
   * with 405.
   *
   * @param reason the reason, or {@code null} for the general one
   */
  public static void refuseMethod(RoutingContext context, List<String> allowed, String reason) {
    String methods = String.join(", ", allowed) + ", OPTIONS";
    context.response().putHeader(HttpHeaders.ALLOW, methods);
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      context.response().setStatusCode(204).end();
    } else {
      HttpAnswers.error(
          context, 405, reason == null ? "this path accepts only " + methods : reason);
    }
  }

  private static List<String> allowed(Path path) {
    List<String> allowed = new ArrayList<>();
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST)) {
      if (path.handlers.containsKey(method)) {
        allowed.add(method.name());
      }
    }
    return allowed;
  }
}
