package io.murmuration.ingest.simulate;

import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The authors of simulated posts: {@link #COUNT} in all, each writing in one language, a few of
 * them very busy.
 */
final class People {
  static final int COUNT = 5_000;

  private static final double ACTIVITY_OFFSET = 8;
  private static final long FIRST_ID = 1_000_000;

  /** Prime to {@link #COUNT}, so that every number comes up once, in no visible order. */
  private static final int STRIDE = 2_477;

  private record Group(int first, int size) {}

  private final List<Post.Author> authors = new ArrayList<>(COUNT);
  private final Map<String, Group> groups = new HashMap<>();

  /** The seed decides who is busy. */
  People(long seed, Phrasebook phrasebook) {
    int shift = new Draw(seed, 0).below(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int who = (i * STRIDE + shift) % COUNT;
      authors.add(new Post.Author(Long.toString(FIRST_ID + who), handle(phrasebook, who)));
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

  private static String handle(Phrasebook phrasebook, int who) {
    List<String> handles = phrasebook.handles();
    String handle = handles.get(who % handles.size());
    int round = who / handles.size();
    String number = round == 0 ? "" : Integer.toString(10 * round + who % 7);
    return (who % 3 == 0 ? handle.replace("_", "") : handle) + number;
  }

  /** Somebody who writes in that language, busy people before others. */
  Post.Author anybody(String language, Draw draw) {
    Group group = groups.get(language);
    return authors.get(group.first() + draw.rank(group.size(), ACTIVITY_OFFSET));
  }
}
