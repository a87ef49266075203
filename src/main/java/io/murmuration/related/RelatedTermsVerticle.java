package io.murmuration.related;

import io.murmuration.config.Settings;
import io.murmuration.control.KeywordStageVerticle;
import io.murmuration.control.KeywordTable;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import io.murmuration.stage.ExactlyOnceStage;
import io.murmuration.stage.StageStep;

/** Counts the terms that occur with each keyword. */
public final class RelatedTermsVerticle extends KeywordStageVerticle {
  public RelatedTermsVerticle() {
    this(null);
  }

  public RelatedTermsVerticle(Settings settings) {
    this(settings, null);
  }

  /** Creates a verticle that reads the topics of another installation than it writes. */
  public RelatedTermsVerticle(Settings settings, String inputPrefix) {
    super(settings, inputPrefix);
  }

  @Override
  protected ExactlyOnceStage.Options options(Settings settings) {
    return new ExactlyOnceStage.Options(
        Groups.RELATED_TERMS,
        Topics.ALL_KEYWORDS,
        Topics.RELATED_TERMS_STATE,
        settings.relatedTerms().commitInterval());
  }

  @Override
  protected StageStep step(Settings settings, KeywordTable keywords) {
    RelatedTermsStep.Settings defaults = RelatedTermsStep.Settings.DEFAULT;
    return new RelatedTermsStep(
        keywords,
        new RelatedTermsStep.Settings(
            defaults.window(),
            defaults.pane(),
            settings.relatedTerms().counters(),
            defaults.top()));
  }
}
