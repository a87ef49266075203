package io.murmuration.related;

import io.murmuration.config.Settings;
import io.murmuration.kafka.ExactlyOnceStage;
import io.murmuration.kafka.Groups;
import io.murmuration.kafka.KeywordTable;
import io.murmuration.kafka.StageStep;
import io.murmuration.kafka.StageVerticle;
import io.murmuration.kafka.Topics;

/** Counts the terms that travel with each keyword. */
public final class RelatedTermsVerticle extends StageVerticle {
  /** Reads its settings from the verticle's configuration. */
  public RelatedTermsVerticle() {
    this(null);
  }

  public RelatedTermsVerticle(Settings settings) {
    super(settings);
  }

  /** Reads the topics of another installation than it writes. */
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
