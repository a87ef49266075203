package io.murmuration.visualization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/** Routes: the page, its libraries, the event bus for browsers, and the picture as JSON. */
final class WebServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** WebJars whose files the page loads as {@code /lib/<name>/…}, whatever their version. */
  private static final List<String> LIBRARIES =
      List.of("lit", "lit-html", "lit-element", "lit__reactive-element", "sockjs-client");

  private WebServer() {}

  static Router routes(Vertx vertx, Picture picture, String origin) {
    Router router = Router.router(vertx);
    router.route().handler(WebServer::setSecurityHeaders);
    router.route("/eventbus/*").handler(context -> refuseOtherOrigins(context, origin));
    router.route("/eventbus/*").subRouter(BrowserBridge.create(vertx, origin));
    router.get("/api/keywords").handler(json(picture::keywords));
    router.get("/api/mentions").handler(json(picture::mentions));
    router.get("/api/related-terms").handler(json(picture::relatedTerms));
    for (String library : LIBRARIES) {
      router.get("/lib/" + library + "/*").handler(StaticHandler.create(webJar(library)));
    }
    router.get().handler(StaticHandler.create("webroot").setCachingEnabled(false));
    return router;
  }

  private static Handler<RoutingContext> json(Supplier<List<?>> content) {
    return context -> {
      try {
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(JSON.writeValueAsString(content.get()));
      } catch (JsonProcessingException e) {
        context.fail(e);
      }
    };
  }

  private static void setSecurityHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    context.next();
  }

  /** Pages of other sites must not read along in a browser that can reach this server. */
  private static void refuseOtherOrigins(RoutingContext context, String permitted) {
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || origin.equals(permitted) || isOwn(origin, context)) {
      context.next();
    } else {
      context.fail(403);
    }
  }

  private static boolean isOwn(String origin, RoutingContext context) {
    try {
      return URI.create(origin).getAuthority().equals(context.request().getHeader("Host"));
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  private static String webJar(String name) {
    String properties = "META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    try (InputStream in = WebServer.class.getClassLoader().getResourceAsStream(properties)) {
      Properties pom = new Properties();
      pom.load(in);
      return "META-INF/resources/webjars/" + name + "/" + pom.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
