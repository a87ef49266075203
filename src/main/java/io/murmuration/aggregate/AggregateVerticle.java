package io.murmuration.aggregate;

import io.murmuration.config.Settings;
import io.murmuration.control.KeywordStageVerticle;
import io.murmuration.control.KeywordTable;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.StageStep;

/** Counts the posts that mention each keyword. */
public final class AggregateVerticle extends KeywordStageVerticle {
  public AggregateVerticle() {
    this(null);
  }

  public AggregateVerticle(Settings settings) {
    this(settings, null);
  }

  /** Reads the keyword topics of another installation. */
  public AggregateVerticle(Settings settings, String inputPrefix) {
    super(settings, inputPrefix);
  }

  @Override
  protected ExactlyOnceStage.Options options(Settings settings) {
    return new ExactlyOnceStage.Options(
        Groups.AGGREGATE,
        Topics.ALL_KEYWORDS,
        Topics.MENTIONS,
        settings.aggregate().commitInterval());
  }

  @Override
  protected StageStep step(Settings settings, KeywordTable keywords) {
    return new AggregateStep(keywords);
  }
}
