package io.murmuration.ingest.simulate;

import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@link #COUNT} authors of simulated posts. Each writes in one language; a few are very
 * active.
 */
final class People {
  static final int COUNT = 5_000;

  private static final double ACTIVITY_OFFSET = 8;
  private static final int BOT_EVERY = 25;
  private static final long FIRST_ID = 1_000_000;

  /** Coprime to {@link #COUNT}, so that every number occurs once, in no visible order. */
  private static final int STRIDE = 2_477;

  private record Group(int first, int size) {}

  private final List<Post.Author> authors = new ArrayList<>(COUNT);
  private final Map<String, Group> groups = new HashMap<>();

  /** Creates the authors. The seed determines the most active ones. */
  People(long seed, Phrasebook phrasebook) {
    int shift = new Draw(seed, 0).below(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int number = (i * STRIDE + shift) % COUNT;
      authors.add(
          new Post.Author(
              Long.toString(FIRST_ID + number),
              handle(phrasebook, number),
              number % BOT_EVERY == 0));
    }
    List<Phrasebook.Language> languages = phrasebook.languages();
    double all = languages.stream().mapToDouble(Phrasebook.Language::weight).sum();
    double before = 0;
    for (Phrasebook.Language language : languages) {
      int first = (int) (COUNT * before / all);
      before += language.weight();
      groups.put(language.tag(), new Group(first, (int) (COUNT * before / all) - first));
    }
  }

  private static String handle(Phrasebook phrasebook, int number) {
    List<String> handles = phrasebook.handles();
    String handle = handles.get(number % handles.size());
    int round = number / handles.size();
    String suffix = round == 0 ? "" : Integer.toString(10 * round + number % 7);
    return (number % 3 == 0 ? handle.replace("_", "") : handle) + suffix;
  }

  /** Picks an author of a language, preferably an active one. */
  Post.Author pick(String language, Draw draw) {
    Group group = groups.get(language);
    return authors.get(group.first() + draw.rank(group.size(), ACTIVITY_OFFSET));
  }
}
