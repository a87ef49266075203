package io.murmuration.ingest.simulate;

import io.murmuration.ingest.format.TagsInText;
import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the n-th post of a simulated stream, which depends only on the seed, the rate and n;
 * the rate maps n to time. One post in eight repeats a recent one with another author, like a
 * repost.
 */
final class PostGenerator {
  static final String SOURCE = "simulate";

  private static final double REPOST_CHANCE = 0.12;
  private static final double REPOSTED_SECONDS = 120;
  private static final int POPULAR_EVERY = 20;
  private static final double MOMENTS_PER_SECOND = 4;

  private static final double ANSWERED_MENTION_CHANCE = 0.6;
  private static final double REPLY_CHANCE = 0.15;
  private static final double QUOTE_CHANCE = 0.04;

  /** The kinds of media, each on the share of posts in the same place of the other list. */
  private static final List<String> MEDIA = List.of("image", "video", "gif", "audio");

  private static final double[] MEDIA_SHARES = {0.15, 0.04, 0.02, 0.005};
  private static final String CLIENT_OF_BOTS = "Scheduler";
  private static final List<String> CLIENTS =
      List.of("Simulation for Android", "Simulation for iPhone", "Simulation Web");

  private record Content(
      String text,
      String language,
      Post.Author author,
      Post.References references,
      List<String> media) {}

  private final long seed;
  private final double rate;
  private final List<Phrasebook.Topic> topics;
  private final People people;
  private final TopicWaves waves;
  private final TagsInText tags = new TagsInText();
  private long latestMoment = -1;
  private TopicWaves.Moment latest;

  PostGenerator(long seed, double rate, Phrasebook phrasebook) {
    this.seed = seed;
    this.rate = rate;
    topics = phrasebook.topics();
    people = new People(seed, phrasebook);
    waves = new TopicWaves(seed, topics);
  }

  Post post(long n, long createdAtMillis) {
    Draw draw = new Draw(seed, 2 * n);
    Content content;
    Post.Author author;
    Post.References references;
    if (n >= POPULAR_EVERY && draw.uniform() < REPOST_CHANCE) {
      content = content(reposted(n, draw));
      author = people.pick(content.language(), draw);
      if (author.equals(content.author())) {
        author = people.pick(content.language(), draw);
      }
      references = new Post.References(null, content.author().handle(), null);
    } else {
      content = content(n);
      author = content.author();
      references = content.references();
    }
    String text = content.text();
    return new Post(
        Long.toHexString(seed) + "-" + n,
        SOURCE,
        author,
        text,
        content.language(),
        createdAtMillis,
        links(text),
        tags.hashtags(text),
        tags.mentions(text),
        null,
        references,
        content.media(),
        client(author));
  }

  private static String client(Post.Author author) {
    int number = Integer.parseInt(author.id());
    return author.bot() ? CLIENT_OF_BOTS : CLIENTS.get(number % CLIENTS.size());
  }

  /** Picks the post to repeat. Only some posts are ever repeated, but those often. */
  private long reposted(long n, Draw draw) {
    double u = draw.uniform();
    double back = 1 + u * u * Math.min(n - 1.0, REPOSTED_SECONDS * rate);
    long original = n - (long) back;
    return original - original % POPULAR_EVERY;
  }

  private Content content(long n) {
    Draw draw = new Draw(seed, 2 * n + 1);
    TopicWaves.Moment moment = moment(n / rate);
    int t = pick(moment.weights(), draw);
    Phrasebook.Topic topic = topics.get(t);
    Phrasebook.Sayings sayings =
        draw.uniform() < moment.storyShares()[t]
            ? topic.stories().get(moment.stories()[t] % topic.stories().size())
            : topic.usual();
    String language = language(sayings.languages(), draw);
    Post.Author author = people.pick(language, draw);
    Composition text = new Composition(draw, d -> people.pick(language, d).handle());
    text.pick(sayings.frames().get(language)).write(text);
    Draw other = new Draw(seed, -1 - n);
    return new Content(
        text.toString(),
        language,
        author,
        references(tags.mentions(text.toString()), language, other),
        media(other));
  }

  /** A post that mentions an account often answers it. */
  private Post.References references(List<String> mentions, String language, Draw draw) {
    String replyTo = null;
    if (!mentions.isEmpty() && draw.uniform() < ANSWERED_MENTION_CHANCE) {
      replyTo = mentions.get(0);
    } else if (draw.uniform() < REPLY_CHANCE) {
      replyTo = people.pick(language, draw).handle();
    }
    boolean isQuote = draw.uniform() < QUOTE_CHANCE;
    return new Post.References(
        replyTo, null, isQuote ? people.pick(language, draw).handle() : null);
  }

  private static List<String> media(Draw draw) {
    double rest = draw.uniform();
    for (int i = 0; i < MEDIA_SHARES.length; i++) {
      if (rest < MEDIA_SHARES[i]) {
        return List.of(MEDIA.get(i));
      }
      rest -= MEDIA_SHARES[i];
    }
    return List.of();
  }

  private TopicWaves.Moment moment(double seconds) {
    long number = (long) (seconds * MOMENTS_PER_SECOND);
    if (number != latestMoment) {
      latest = waves.at(number / MOMENTS_PER_SECOND);
      latestMoment = number;
    }
    return latest;
  }

  private static int pick(double[] weights, Draw draw) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double rest = draw.uniform() * sum;
    int i = 0;
    while (i < weights.length - 1 && rest >= weights[i]) {
      rest -= weights[i++];
    }
    return i;
  }

  private static String language(List<Phrasebook.Language> languages, Draw draw) {
    double[] weights = new double[languages.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = languages.get(i).weight();
    }
    return languages.get(pick(weights, draw)).tag();
  }

  private static List<String> links(String text) {
    List<String> links = new ArrayList<>(1);
    for (int start = text.indexOf("https://"); start >= 0; ) {
      int end = text.indexOf(' ', start);
      links.add(text.substring(start, end < 0 ? text.length() : end));
      start = end < 0 ? -1 : text.indexOf("https://", end);
    }
    return links;
  }
}
