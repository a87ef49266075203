package io.murmuration.visualization.http;

import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of the page and of its libraries. */
final class PageFiles {
  private static final String WEBROOT = "webroot";
  private static final String INDEX = "/index.html";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** WebJars whose files the page loads as {@code /lib/<name>/…}, whatever their version. */
  private static final List<String> LIBRARIES =
      List.of("d3", "lit", "lit-html", "lit-element", "lit__reactive-element", "sockjs-client");

  /** The characters of the names of all files. Vert.x fails at some others, such as %25. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]*");

  private PageFiles() {}

  /** Adds the routes of the files, which answer every path that is left. */
  static void addTo(Router router) {
    for (String library : LIBRARIES) {
      addTo(router, "/lib/" + library, webJar(library), "max-age=86400");
    }
    addTo(router, "", WEBROOT, "no-cache");
    router.route().handler(context -> HttpAnswers.notFound(context));
  }

  /** Returns the HTML of the page. */
  static String indexPage() {
    try (InputStream in = open(WEBROOT + INDEX)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addTo(Router router, String path, String root, String caching) {
    StaticHandler files = StaticHandler.create(root).setCachingEnabled(false);
    router
        .route(path + "/*")
        .handler(context -> refuseOtherNames(context, path))
        .handler(context -> refuseMethods(context, path, root))
        .handler(cacheFor(caching))
        .handler(files);
  }

  private static void refuseMethods(RoutingContext context, String path, String root) {
    if (READING.contains(context.request().method())) {
      context.next();
      return;
    }
    String file = context.normalizedPath().substring(path.length());
    try (InputStream in = open(root + (file.equals("/") ? INDEX : file))) {
      if (in == null) {
        HttpAnswers.notFound(context);
      } else {
        Endpoints.refuseMethod(context, List.of("GET", "HEAD"), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Vert.x would serve a file under its name with a slash, as bytes of no type. */
  private static void refuseOtherNames(RoutingContext context, String path) {
    String file = context.normalizedPath().substring(path.length());
    if (!NAME.matcher(file).matches() || (file.length() > 1 && file.endsWith("/"))) {
      HttpAnswers.notFound(context);
    } else {
      context.next();
    }
  }

  private static Handler<RoutingContext> cacheFor(String directive) {
    return context -> {
      context.addHeadersEndHandler(
          v -> {
            if (context.response().getStatusCode() == 200) {
              context.response().headers().add(HttpHeaders.CACHE_CONTROL, directive);
            }
          });
      context.next();
    };
  }

  private static String webJar(String name) {
    Properties pom = new Properties();
    try (InputStream in = open("META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/" + name + "/" + pom.getProperty("version");
  }

  private static InputStream open(String name) {
    return PageFiles.class.getClassLoader().getResourceAsStream(name);
  }
}
