package io.murmuration.visualization;

import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.keyword.Keyword;
import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.Supplier;

/** Serves keywords, mutes, results, posts and the pipeline as JSON over HTTP. */
final class JsonApi {
  private final LiveState state;
  private final PostSampler posts;
  private final Supplier<PipelineStatus> pipeline;
  private final SharedAnswers shared;

  JsonApi(Vertx vertx, LiveState state, PostSampler posts, Supplier<PipelineStatus> pipeline) {
    shared =
        new SharedAnswers(
            System::nanoTime, (millis, task) -> vertx.setTimer(millis, id -> task.run()));
    this.state = state;
    this.posts = posts;
    this.pipeline = pipeline;
  }

  /** Adds the paths; {@code postHandler} accepts posts, and {@code null} refuses them. */
  void addTo(Endpoints endpoints, Handler<RoutingContext> postHandler) {
    endpoints
        .get("/api/keywords.txt", this::answerTypedKeywords)
        .get("/api/keywords/:slug.csv", this::answerMinutes)
        .get("/api/keywords/:slug", this::answerKeyword);
    addTo(endpoints, "/api/keywords", state::keywords);
    addTo(endpoints, "/api/mutes", state.mutes()::list);
    addTo(endpoints, "/api/mentions", state::mentions);
    addTo(endpoints, "/api/related-terms", state::relatedTerms);
    addTo(endpoints, "/api/posts", () -> posts.latest(Publisher.LATEST_POSTS));
    addTo(endpoints, "/api/pipeline", pipeline);
    addTo(endpoints, "/api/sources", () -> pipeline.get().sources());
    if (postHandler == null) {
      endpoints.refusePost(
          "/api/posts",
          "posts are not accepted here: start with --source push, or send them to the ingest that"
              + " reads the source push");
    } else {
      endpoints.post("/api/posts", postHandler);
    }
  }

  private void addTo(Endpoints endpoints, String path, Supplier<?> content) {
    endpoints.get(
        path,
        context -> answer(context, HttpAnswers.JSON, null, path, () -> Json.encode(content.get())));
  }

  private void answerTypedKeywords(RoutingContext context) {
    answer(
        context,
        "text/plain; charset=utf-8",
        "keywords.txt",
        "keywords as typed",
        () -> Keyword.typedLines(state.keywords()));
  }

  /** Answers the data of a keyword, as an attachment if requested. */
  private void answerKeyword(RoutingContext context) {
    String slug = context.pathParam("slug");
    answer(
        context,
        HttpAnswers.JSON,
        context.queryParams().contains("download") ? slug + ".json" : null,
        "json of " + slug,
        () -> encode(slug, keyword -> Json.encode(keyword.withPosts(posts.of(slug)))));
  }

  private void answerMinutes(RoutingContext context) {
    String slug = context.pathParam("slug");
    answer(
        context,
        "text/csv; charset=utf-8",
        slug + ".csv",
        "csv of " + slug,
        () -> encode(slug, keyword -> keyword.minutesAsCsv(pipeline.get())));
  }

  private String encode(String slug, Function<KeywordDetail, String> encoder) {
    KeywordDetail keyword = state.keyword(slug);
    return keyword == null ? null : encoder.apply(keyword);
  }

  /**
   * Answers a request.
   *
   * @param file the name of the attachment, or {@code null} if the answer is none
   * @param key identifies equal answers
   * @param content builds the answer, or returns {@code null} if it does not exist
   */
  private void answer(
      RoutingContext context, String type, String file, String key, Supplier<String> content) {
    shared
        .get(key, content)
        .onSuccess(body -> answer(context, type, file, body))
        .onFailure(e -> refuse(context, e));
  }

  private static void answer(RoutingContext context, String type, String file, Buffer body) {
    if (body == null) {
      HttpAnswers.notFound(context);
      return;
    }
    if (file != null) {
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + '"');
    }
    HttpAnswers.end(context, 200, type, body);
  }

  private static void refuse(RoutingContext context, Throwable e) {
    if (e instanceof SharedAnswers.BusyException) {
      HttpAnswers.error(context, 503, e.getMessage());
    } else {
      context.fail(e);
    }
  }
}
