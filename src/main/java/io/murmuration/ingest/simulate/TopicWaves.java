package io.murmuration.ingest.simulate;

import java.util.List;

/**
 * How much each topic is talked about: two slow waves each, and now and then a story that takes a
 * few seconds to spread and a minute or two to be forgotten. A function of the seed and of time.
 */
final class TopicWaves {
  /** In each of these, a topic may have one story. */
  private static final double STORY_SECONDS = 180;

  private static final double STORY_CHANCE = 0.55;
  private static final double STORY_SPREADS_SECONDS = 5;
  private static final int STORIES_BACK = 2;

  /** What is said at one moment; a weight for each topic, and the part of it due to its story. */
  record Moment(double[] weights, double[] storyShares, int[] stories) {}

  private record Wave(double periodSeconds, double phase, double height) {
    double at(double seconds) {
      return height * Math.sin(2 * Math.PI * (seconds / periodSeconds + phase));
    }
  }

  private final long seed;
  private final double[] weights;
  private final Wave[] slow;
  private final Wave[] fast;

  TopicWaves(long seed, List<Phrasebook.Topic> topics) {
    this.seed = seed;
    weights = topics.stream().mapToDouble(Phrasebook.Topic::weight).toArray();
    slow = new Wave[weights.length];
    fast = new Wave[weights.length];
    for (int i = 0; i < weights.length; i++) {
      Draw draw = new Draw(seed, -1L - i);
      slow[i] = new Wave(300 + 600 * draw.uniform(), draw.uniform(), 0.45);
      fast[i] = new Wave(70 + 110 * draw.uniform(), draw.uniform(), 0.4);
    }
  }

  Moment at(double seconds) {
    int count = weights.length;
    Moment moment = new Moment(new double[count], new double[count], new int[count]);
    for (int topic = 0; topic < count; topic++) {
      double usual = weights[topic] * (1 + slow[topic].at(seconds) + fast[topic].at(seconds));
      double told = 0;
      long slot = (long) (seconds / STORY_SECONDS);
      for (long s = Math.max(0, slot - STORIES_BACK); s <= slot; s++) {
        Draw story = new Draw(seed ^ topic, Long.MIN_VALUE + s);
        double height = weights[topic] * height(story, seconds - s * STORY_SECONDS);
        if (height > told) {
          moment.stories()[topic] = (int) (s % Integer.MAX_VALUE);
        }
        told += height;
      }
      moment.weights()[topic] = usual + told;
      moment.storyShares()[topic] = told / (usual + told);
    }
    return moment;
  }

  /** How much a story is told, so long after the time began in which it may break. */
  private static double height(Draw story, double seconds) {
    if (story.uniform() >= STORY_CHANCE) {
      return 0;
    }
    double age = seconds - story.uniform() * STORY_SECONDS;
    double height = 2 + 5 * story.uniform();
    double lasts = 20 + 35 * story.uniform();
    return age <= 0
        ? 0
        : height * (1 - Math.exp(-age / STORY_SPREADS_SECONDS)) * Math.exp(-age / lasts);
  }
}
