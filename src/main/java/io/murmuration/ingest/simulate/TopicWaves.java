package io.murmuration.ingest.simulate;

import java.util.List;

/**
 * The popularity of each topic: two slow waves, and occasional stories that spread within seconds
 * and fade within a minute or two. Depends only on the seed and the time.
 */
final class TopicWaves {
  /** The length of a slot, in which a topic has at most one story. */
  private static final double STORY_SECONDS = 180;

  private static final double STORY_CHANCE = 0.55;
  private static final double STORY_SPREADS_SECONDS = 5;
  private static final int STORIES_BACK = 2;

  /** The weight of each topic at one moment, the share of its story in it, and the story. */
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
      double storyWeight = 0;
      long slot = (long) (seconds / STORY_SECONDS);
      for (long s = Math.max(0, slot - STORIES_BACK); s <= slot; s++) {
        Draw story = new Draw(seed ^ topic, Long.MIN_VALUE + s);
        double height = weights[topic] * height(story, seconds - s * STORY_SECONDS);
        if (height > storyWeight) {
          moment.stories()[topic] = (int) (s % Integer.MAX_VALUE);
        }
        storyWeight += height;
      }
      moment.weights()[topic] = usual + storyWeight;
      moment.storyShares()[topic] = storyWeight / (usual + storyWeight);
    }
    return moment;
  }

  /** Returns the strength of a story at a time after the start of its slot. */
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
