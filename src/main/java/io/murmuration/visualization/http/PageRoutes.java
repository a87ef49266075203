package io.murmuration.visualization.http;

import io.murmuration.config.Settings;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.observe.ObserveRoutes;
import io.murmuration.visualization.access.AdminAuthorization;
import io.murmuration.visualization.access.OperatorAccess;
import io.murmuration.visualization.access.WebSecurity;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.bridge.BrowserRoutes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.function.Consumer;

/** All routes of the server of the page. */
public final class PageRoutes {
  private final Router router;
  private final Endpoints endpoints;

  private PageRoutes(Router router) {
    this.router = router;
    this.endpoints = new Endpoints(router);
  }

  /**
   * Creates the routes.
   *
   * @param api adds the paths under {@code /api/} that do not ask Kafka
   * @param kafka answers the requests under {@code /api/kafka}
   */
  public static PageRoutes create(
      Vertx vertx,
      Settings.Visualization settings,
      Consumer<Endpoints> api,
      KafkaQueries kafka,
      BrowserBridge bridge) {
    WebSecurity security = new WebSecurity(settings, PageFiles.indexPage());
    PageRoutes routes = new PageRoutes(HttpAnswers.router(vertx));
    Router router = routes.router;
    router.route().handler(security::setHeaders);
    router.route().handler(security::refuseOtherSites);
    router.route().handler(security.hostCheck());
    OperatorAccess access = new OperatorAccess(vertx, settings);
    ObserveRoutes.addTo(routes.endpoints, vertx, access::guard);
    router.route("/eventbus/*").handler(security::refuseOtherOrigins);
    BrowserRoutes.addTo(router, routes.endpoints, vertx, bridge, settings.origin());
    KafkaApi.addTo(
        routes.endpoints, kafka, access, new AdminAuthorization(vertx, settings.adminToken()));
    api.accept(routes.endpoints);
    String description = OpenApi.text();
    routes.endpoints.get(
        OpenApi.PATH, context -> HttpAnswers.end(context, 200, HttpAnswers.JSON, description));
    PageFiles.addTo(router);
    return routes;
  }

  /** Returns the router, which answers every request. */
  public Router router() {
    return router;
  }

  /** Returns the paths of the API and their methods. */
  public Endpoints endpoints() {
    return endpoints;
  }
}
