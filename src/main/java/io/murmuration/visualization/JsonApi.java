package io.murmuration.visualization;

import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Serves keywords, results, posts and the pipeline as JSON over HTTP. */
final class JsonApi {
  private final LiveState state;
  private final PostSampler posts;
  private final Supplier<PipelineStatus> pipeline;

  JsonApi(LiveState state, PostSampler posts, Supplier<PipelineStatus> pipeline) {
    this.state = state;
    this.posts = posts;
    this.pipeline = pipeline;
  }

  /** Adds the paths; {@code postHandler} accepts posts, and {@code null} refuses them. */
  void addTo(Endpoints endpoints, Handler<RoutingContext> postHandler) {
    endpoints
        .get("/api/keywords", json(state::keywords))
        .get("/api/keywords/:slug.csv", this::answerMinutes)
        .get("/api/keywords/:slug", this::answerKeyword)
        .get("/api/mentions", json(state::mentions))
        .get("/api/related-terms", json(state::relatedTerms))
        .get("/api/posts", json(() -> posts.latest(Publisher.LATEST_POSTS)))
        .get("/api/pipeline", json(pipeline))
        .get("/api/sources", json(() -> pipeline.get().sources()));
    if (postHandler == null) {
      endpoints.refusePost(
          "/api/posts",
          "posts are not accepted here: start with --source push, or send them to the ingest that"
              + " reads the source push");
    } else {
      endpoints.post("/api/posts", postHandler);
    }
  }

  private static Handler<RoutingContext> json(Supplier<?> content) {
    return context -> answer(context, content.get());
  }

  /** Answers the data of a keyword, as an attachment if requested. */
  private void answerKeyword(RoutingContext context) {
    String slug = context.pathParam("slug");
    KeywordDetail keyword = state.keyword(slug);
    if (keyword == null) {
      HttpAnswers.notFound(context);
      return;
    }
    if (context.queryParams().contains("download")) {
      attach(context, slug + ".json");
    }
    answer(context, keyword.withPosts(posts.of(slug)));
  }

  private void answerMinutes(RoutingContext context) {
    String slug = context.pathParam("slug");
    KeywordDetail keyword = state.keyword(slug);
    if (keyword == null) {
      HttpAnswers.notFound(context);
      return;
    }
    attach(context, slug + ".csv");
    HttpAnswers.end(context, 200, "text/csv; charset=utf-8", keyword.minutesAsCsv(pipeline.get()));
  }

  private static void attach(RoutingContext context, String file) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + '"');
  }

  private static void answer(RoutingContext context, Object content) {
    HttpAnswers.end(context, 200, HttpAnswers.JSON, Json.encode(content));
  }
}
