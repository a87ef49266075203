package io.murmuration.fanout;

import io.murmuration.config.Settings;
import io.murmuration.control.KeywordStageVerticle;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.KeywordTable;
import io.murmuration.control.MuteTable;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.StageHooks;
import io.murmuration.stage.StageStep;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.regex.Pattern;

/** Copies every post of {@code posts} to the topics of the keywords that it mentions. */
public final class FanoutVerticle extends KeywordStageVerticle {
  private static final Duration MOVES_INTERVAL = Duration.ofMinutes(1);

  private final Duration movesInterval;
  private KeywordTopics topics;
  private KeywordMoves moves;
  private RefusedTopics refused;
  private MuteTable mutes;
  private FanoutStep step;

  public FanoutVerticle() {
    this(null);
  }

  public FanoutVerticle(Settings settings) {
    this(settings, null, MOVES_INTERVAL);
  }

  /** Reads the posts of another installation. */
  public FanoutVerticle(Settings settings, String inputPrefix) {
    this(settings, inputPrefix, MOVES_INTERVAL);
  }

  FanoutVerticle(Settings settings, Duration movesInterval) {
    this(settings, null, movesInterval);
  }

  private FanoutVerticle(Settings settings, String inputPrefix, Duration movesInterval) {
    super(settings, inputPrefix);
    this.movesInterval = movesInterval;
  }

  @Override
  protected ExactlyOnceStage.Options options(Settings settings) {
    return new ExactlyOnceStage.Options(
        Groups.FANOUT,
        Pattern.compile(Topics.POSTS),
        Topics.MUTE_COUNTS,
        settings.fanout().commitInterval());
  }

  @Override
  protected StageStep step(Settings settings, KeywordTable keywords) {
    step =
        new FanoutStep(
            topics::ready,
            new KeywordPlacement(settings.fanout().ownTopics(), movesInterval, refused),
            mutes::active);
    return step;
  }

  @Override
  protected String note() {
    return step.note();
  }

  @Override
  protected StageHooks hooks(KeywordTable keywords) {
    return new StageHooks() {
      @Override
      public void afterCommit() {
        step.takeMoves().ifPresent(moves::begin);
      }
    };
  }

  @Override
  protected Future<Void> prepare(Settings settings, KafkaConnection kafka, KeywordTable keywords) {
    refused = new RefusedTopics(movesInterval);
    OwnTopics ownTopics = new OwnTopics(kafka, settings.kafka().keepAllPosts(), refused);
    topics = new KeywordTopics(vertx, kafka, keywords, ownTopics);
    moves = new KeywordMoves(vertx, kafka, settings.fanout().ownTopics(), ownTopics);
    return vertx
        .executeBlocking(
            () -> {
              new KeywordStore(kafka).repair();
              return null;
            })
        .compose(repaired -> topics.update())
        .compose(updated -> MuteTable.open(vertx, kafka))
        .onSuccess(opened -> mutes = opened)
        .mapEmpty();
  }

  @Override
  protected Future<Void> stopped() {
    return mutes == null ? Future.succeededFuture() : mutes.close();
  }

  @Override
  protected void keywordsChanged() {
    topics.update();
  }
}
