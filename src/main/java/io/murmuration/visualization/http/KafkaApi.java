package io.murmuration.visualization.http;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Durations;
import io.murmuration.http.ClientNetwork;
import io.murmuration.http.Endpoints;
import io.murmuration.http.HttpAnswers;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.admin.TopicQuery;
import io.murmuration.operate.records.JsonCondition;
import io.murmuration.operate.records.RecordFilter;
import io.murmuration.operate.records.RecordQuery;
import io.murmuration.operate.records.TextSearch;
import io.murmuration.query.Query;
import io.murmuration.visualization.access.AdminAuthorization;
import io.murmuration.visualization.access.OperatorAccess;
import io.murmuration.visualization.access.RefusedException;
import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Serves the topics, groups and records of Kafka, and trials of queries on posts, as JSON over
 * HTTP. Reading records, and posts for a trial, requires the admin token, and reading anything else
 * does if other machines can reach the server.
 */
final class KafkaApi {
  private static final int MAX_TOPICS = 500;
  private static final int DEFAULT_TOPICS = 50;
  private static final int MAX_RECORDS = 200;
  private static final int DEFAULT_RECORDS = 20;
  private static final int MAX_SHOWN_LENGTH = 20_000;
  private static final Set<String> NONE = Set.of();
  private static final Set<String> TOPIC_FIELDS =
      Set.of("search", "sort", "order", "offset", "limit");
  private static final Duration MAX_LAST = Duration.ofHours(1);
  private static final Set<String> TRIAL_FIELDS = Set.of("query", "last");
  private static final Set<String> RECORD_FIELDS =
      Set.of("from", "until", "partition", "limit", "key", "regex", "pointer");

  private final KafkaQueries kafka;
  private final AdminAuthorization authorization;

  private KafkaApi(KafkaQueries kafka, AdminAuthorization authorization) {
    this.kafka = kafka;
    this.authorization = authorization;
  }

  /** Adds the paths {@code /api/kafka} and below. */
  static void addTo(
      Endpoints endpoints,
      KafkaQueries kafka,
      OperatorAccess access,
      AdminAuthorization authorization) {
    KafkaApi api = new KafkaApi(kafka, authorization);
    endpoints
        .get("/api/kafka", access.guard(answering(api::cluster)))
        .get("/api/kafka/topics", access.guard(answering(api::topics)))
        .get("/api/kafka/topics/:name", access.guard(answering(api::topic)))
        .get("/api/kafka/topics/:name/records", answering(api::records))
        .get("/api/trial", answering(api::trial))
        .get("/api/kafka/groups", access.guard(answering(api::groups)))
        .get("/api/kafka/groups/:name", access.guard(answering(api::group)));
  }

  private static Handler<RoutingContext> answering(
      Function<RoutingContext, Future<EncodedJson>> ask) {
    return context -> answer(context, ask);
  }

  private Future<EncodedJson> cluster(RoutingContext context) {
    fields(context, NONE);
    return kafka.ask(asker(context), "cluster", KafkaPages::cluster);
  }

  private Future<EncodedJson> topics(RoutingContext context) {
    QueryFields fields = fields(context, TOPIC_FIELDS);
    TopicQuery query =
        new TopicQuery(
            fields.text("search", ""),
            TopicQuery.Sort.parse("sort", fields.text("sort", "name")),
            fields.is("order", "desc", "asc"),
            fields.whole("offset", 0, Integer.MAX_VALUE, 0),
            fields.whole("limit", 1, MAX_TOPICS, DEFAULT_TOPICS));
    return kafka.ask(asker(context), "topics " + query, admin -> KafkaPages.topics(admin, query));
  }

  private Future<EncodedJson> topic(RoutingContext context) {
    fields(context, NONE);
    String name = context.pathParam("name");
    return kafka.ask(asker(context), "topic " + name, admin -> KafkaPages.topic(admin, name));
  }

  private Future<EncodedJson> records(RoutingContext context) {
    authorization.require(context.request());
    QueryFields fields = fields(context, RECORD_FIELDS);
    String regex = fields.text("regex");
    String pointer = fields.text("pointer");
    int limit = fields.whole("limit", 1, MAX_RECORDS, DEFAULT_RECORDS);
    OffsetTarget from = OffsetTarget.parse("from", fields.text("from", "last:" + limit));
    if (from instanceof OffsetTarget.Last last && last.records() > RecordQuery.MAX_LAST) {
      throw new ConfigException(
          "from", "last:" + last.records(), "at most the last %,d".formatted(RecordQuery.MAX_LAST));
    }
    RecordQuery query =
        new RecordQuery(
            context.pathParam("name"),
            fields.whole("partition", 0, Integer.MAX_VALUE),
            from,
            new RecordFilter(
                fields.text("key"),
                regex == null ? null : TextSearch.parse("regex", regex),
                pointer == null ? null : JsonCondition.parse("pointer", pointer)),
            limit,
            MAX_SHOWN_LENGTH);
    String until = fields.text("until");
    return kafka.read(
        asker(context),
        until == null ? query : query.withUntil(OffsetTarget.parse("until", until)));
  }

  private Future<EncodedJson> trial(RoutingContext context) {
    authorization.require(context.request());
    QueryFields fields = fields(context, TRIAL_FIELDS);
    Query query = Query.parse(fields.text("query", ""));
    Duration last = Durations.parse("last", fields.text("last", "10m"));
    if (last.isZero() || last.compareTo(MAX_LAST) > 0) {
      throw new ConfigException("last", Durations.format(last), "a duration of at most 1h");
    }
    return kafka.tryQuery(asker(context), query, last);
  }

  private Future<EncodedJson> groups(RoutingContext context) {
    fields(context, NONE);
    return kafka.ask(asker(context), "groups", admin -> admin.groups());
  }

  private Future<EncodedJson> group(RoutingContext context) {
    fields(context, NONE);
    String name = context.pathParam("name");
    return kafka.ask(asker(context), "group " + name, admin -> KafkaPages.group(admin, name));
  }

  private KafkaQueries.Asker asker(RoutingContext context) {
    Promise<Void> left = Promise.promise();
    context.response().closeHandler(closed -> left.tryComplete());
    return new KafkaQueries.Asker(
        ClientNetwork.of(context.request()),
        authorization.permits(context.request()),
        left.future());
  }

  private static QueryFields fields(RoutingContext context, Set<String> known) {
    return new QueryFields(context.queryParams(), known);
  }

  private static void answer(
      RoutingContext context, Function<RoutingContext, Future<EncodedJson>> ask) {
    try {
      ask.apply(context)
          .onSuccess(answer -> HttpAnswers.end(context, 200, HttpAnswers.JSON, answer.text()))
          .onFailure(e -> refuse(context, e));
    } catch (IllegalArgumentException | ConfigException e) {
      HttpAnswers.error(context, 400, e.getMessage());
    } catch (RefusedException e) {
      refuse(context, e);
    }
  }

  private static void refuse(RoutingContext context, Throwable e) {
    if (e instanceof RefusedException refusal) {
      HttpAnswers.error(context, refusal.code(), refusal.reason(), e.getMessage());
    } else {
      context.fail(e);
    }
  }
}
