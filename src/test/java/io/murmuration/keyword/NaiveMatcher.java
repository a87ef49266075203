package io.murmuration.keyword;

import io.murmuration.keyword.NaiveWords.Word;
import io.murmuration.message.Post;
import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import io.murmuration.text.Particles;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules of matching in their plainest form, without any of the code under test but the list of
 * Korean particles and the parser of queries: the oracle of unit tests and of end-to-end counts. An
 * instance holds the words of one post, for many queries.
 */
public final class NaiveMatcher {
  private static final Pattern LINK = Pattern.compile("(?i)https?://[!-~]*");
  private static final String HANDLE = "\\w+(?:[.-]\\w+)*";
  private static final Pattern RETWEET =
      Pattern.compile("(?s)RT @(" + HANDLE + "(?:@" + HANDLE + ")?).*");

  private static final Map<String, Node> ROOTS = new ConcurrentHashMap<>();
  private static final Map<String, List<Word>> WANTED = new ConcurrentHashMap<>();

  private final List<List<Word>> fields;
  private final List<List<Word>> links;
  private final Map<Leaf.Kind, List<String>> properties = new EnumMap<>(Leaf.Kind.class);

  public NaiveMatcher(Post post) {
    Stream<String> texts = Stream.of(LINK.split(post.text(), -1));
    Stream<String> others =
        Stream.of(post.urls(), post.hashtags(), post.mentions()).flatMap(List::stream);
    fields = Stream.concat(texts, others).map(NaiveWords::of).toList();
    links = post.urls().stream().map(NaiveWords::of).toList();
    Matcher retweet = RETWEET.matcher(post.text());
    String retweeted = retweet.matches() ? retweet.group(1) : null;
    Post.References references = post.references();
    put(Leaf.Kind.HASHTAG, post.hashtags().stream().map(h -> h.replaceFirst("^[#＃]", "")));
    put(Leaf.Kind.MENTION, post.mentions().stream().map(m -> m.replaceFirst("^[@＠]", "")));
    put(Leaf.Kind.FROM, accounts(post.author().handle(), post.author().id()));
    put(Leaf.Kind.TO, accounts(references.replyTo()));
    put(Leaf.Kind.RETWEETS_OF, accounts(references.repostOf(), retweeted));
    put(Leaf.Kind.SOURCE, Stream.of(post.source()));
    put(Leaf.Kind.LANG, Stream.of(language(post.lang())));
    put(
        Leaf.Kind.IS,
        Stream.of(
            references.repostOf() == null && retweeted == null ? "" : "retweet",
            references.replyTo() == null ? "" : "reply",
            references.quoteOf() == null ? "" : "quote"));
    put(
        Leaf.Kind.HAS,
        Stream.of(
            post.urls().isEmpty() ? "" : "links",
            post.mentions().isEmpty() ? "" : "mentions",
            post.hashtags().isEmpty() ? "" : "hashtags",
            post.media().isEmpty() ? "" : "media"));
  }

  private void put(Leaf.Kind kind, Stream<String> values) {
    properties.put(kind, values.map(NaiveWords::normal).toList());
  }

  private static Stream<String> accounts(String... names) {
    return Stream.of(names).filter(Objects::nonNull).map(name -> name.replaceFirst("^[@＠]+", ""));
  }

  private static String language(String tag) {
    return tag == null || tag.isEmpty() ? "und" : tag.replaceFirst("(?s)-.*", "");
  }

  /** Returns whether a post matches a valid query. */
  public static boolean matches(String query, Post post) {
    return new NaiveMatcher(post).matches(query);
  }

  /** Returns whether the post matches a valid query. */
  public boolean matches(String query) {
    return matches(ROOTS.computeIfAbsent(query, typed -> Query.parse(typed).root()));
  }

  /** Returns whether the post meets a condition. */
  public boolean matches(Node node) {
    if (node instanceof Node.All all) {
      return all.parts().stream().allMatch(this::matches);
    }
    if (node instanceof Node.Any any) {
      return any.parts().stream().anyMatch(this::matches);
    }
    return node instanceof Node.Not not ? !matches(not.part()) : holds((Leaf) node);
  }

  private boolean holds(Leaf leaf) {
    return switch (leaf.kind()) {
      case WORDS -> isInAnyField(wanted(leaf));
      case PHRASE ->
          leaf.slop() == 0
              ? isInAnyField(wanted(leaf))
              : fields.stream().anyMatch(field -> areNear(wanted(leaf), field, leaf.slop()));
      case URL -> links.stream().anyMatch(link -> isInOrder(wanted(leaf), link));
      case LANG -> properties.get(leaf.kind()).contains(language(leaf.text()));
      default -> properties.get(leaf.kind()).contains(leaf.text());
    };
  }

  private static List<Word> wanted(Leaf leaf) {
    return WANTED.computeIfAbsent(leaf.text(), NaiveWords::of);
  }

  /** Returns whether all words are among as many words in a row as they are, and some more. */
  private static boolean areNear(List<Word> wanted, List<Word> field, int more) {
    return IntStream.range(0, field.size())
        .mapToObj(i -> field.subList(i, Math.min(field.size(), i + wanted.size() + more)))
        .anyMatch(window -> wanted.stream().allMatch(w -> isInOrder(List.of(w), window)));
  }

  private boolean isInAnyField(List<Word> group) {
    return fields.stream().anyMatch(field -> isInOrder(group, field));
  }

  private static boolean isInOrder(List<Word> group, List<Word> field) {
    for (int word = 0; word < field.size(); word++) {
      for (int at = 0; at < field.get(word).text().length(); at++) {
        if (isInOrderAt(group, field, word, at)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isInOrderAt(List<Word> group, List<Word> field, int word, int at) {
    if (group.isEmpty()) {
      return true;
    }
    if (word == field.size()) {
      return false;
    }
    Word wanted = group.get(0);
    Word found = field.get(word);
    List<Word> rest = group.subList(1, group.size());
    if (wanted.isUnspaced()) {
      int end = at + wanted.text().length();
      return found.text().startsWith(wanted.text(), at)
          && (end < found.text().length()
              ? isInOrderAt(rest, field, word, end)
              : isInOrderAt(rest, field, word + 1, 0));
    }
    boolean signs =
        (wanted.before().isEmpty() || wanted.before().equals(found.before()))
            && (wanted.after().isEmpty() || wanted.after().equals(found.after()));
    boolean bare = wanted.before().isEmpty() && wanted.after().isEmpty();
    boolean whole = found.text().equals(wanted.text());
    boolean stem = bare && rest.isEmpty() && isStem(wanted.text(), found.text());
    return at == 0 && signs && (whole || stem) && isInOrderAt(rest, field, word + 1, 0);
  }

  private static boolean isStem(String stem, String word) {
    if (!word.startsWith(stem) || !stem.matches(".*[가-힣].*")) {
      return false;
    }
    String particle = word.substring(stem.length());
    char last = stem.charAt(stem.length() - 1);
    boolean hangul = last >= '가' && last <= '힣';
    int ending = (last - '가') % 28;
    return Particles.AFTER_ANY.contains(particle)
        || ((!hangul || ending == 0) && Particles.AFTER_VOWEL.contains(particle))
        || ((!hangul || ending != 0) && Particles.AFTER_CONSONANT.contains(particle))
        || ((!hangul || ending == 0 || ending == 8)
            && Particles.AFTER_VOWEL_OR_RIEUL.contains(particle))
        || ((!hangul || (ending != 0 && ending != 8))
            && Particles.AFTER_CONSONANT_BUT_RIEUL.contains(particle));
  }
}
