package io.murmuration.visualization;

import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;

/** Serves keywords, results, posts and the pipeline as JSON over HTTP. */
final class JsonApi {
  private static final String CSV = ".csv";

  private final LiveState state;
  private final PostSampler posts;
  private final Supplier<PipelineStatus> pipeline;

  JsonApi(LiveState state, PostSampler posts, Supplier<PipelineStatus> pipeline) {
    this.state = state;
    this.posts = posts;
    this.pipeline = pipeline;
  }

  /** Calls {@code postHandler} for {@code POST} of posts; {@code null} refuses posts. */
  Router routes(Vertx vertx, Handler<RoutingContext> postHandler) {
    Router router = Router.router(vertx);
    read(router, "/keywords").handler(json(state::keywords));
    read(router, "/keywords/:slug").handler(this::answerKeyword);
    read(router, "/mentions").handler(json(state::mentions));
    read(router, "/related-terms").handler(json(state::relatedTerms));
    read(router, "/posts").handler(json(() -> posts.latest(Publisher.LATEST_POSTS)));
    router.post("/posts").handler(postHandler == null ? JsonApi::refusePosts : postHandler);
    router
        .route("/posts")
        .handler(
            context ->
                refuseMethod(context, postHandler == null ? "GET, HEAD" : "GET, HEAD, POST"));
    read(router, "/pipeline").handler(json(pipeline));
    read(router, "/sources").handler(json(() -> pipeline.get().sources()));
    router.route().handler(JsonApi::answerNotFound);
    return router;
  }

  private static Route read(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private static Handler<RoutingContext> json(Supplier<?> content) {
    return context -> answer(context, content.get());
  }

  /** Answers CSV if the name ends with it, and as an attachment if requested. */
  private void answerKeyword(RoutingContext context) {
    String name = context.pathParam("slug");
    boolean csv = name.endsWith(CSV);
    String slug = csv ? name.substring(0, name.length() - CSV.length()) : name;
    KeywordDetail keyword = state.keyword(slug);
    if (keyword == null) {
      answerNotFound(context);
      return;
    }
    if (csv || context.queryParams().contains("download")) {
      String file = slug + (csv ? CSV : ".json");
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + '"');
    }
    if (csv) {
      answer(context, "text/csv; charset=utf-8", keyword.minutesAsCsv(pipeline.get()));
    } else {
      answer(context, keyword.withPosts(posts.of(slug)));
    }
  }

  private static void refusePosts(RoutingContext context) {
    refuse(
        context,
        "GET, HEAD",
        "posts are not accepted here: start with --source push, or send them to the ingest that"
            + " reads the source push");
  }

  private static void refuseMethod(RoutingContext context, String allowed) {
    refuse(context, allowed, "this path accepts only " + allowed);
  }

  private static void refuse(RoutingContext context, String allowed, String reason) {
    context.response().setStatusCode(405).putHeader(HttpHeaders.ALLOW, allowed);
    answer(context, Map.of("error", reason));
  }

  private static void answerNotFound(RoutingContext context) {
    context.response().setStatusCode(404);
    answer(context, Map.of("error", "not found: " + context.normalizedPath()));
  }

  private static void answer(RoutingContext context, Object content) {
    answer(context, "application/json", Json.encode(content));
  }

  private static void answer(RoutingContext context, String type, String body) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
