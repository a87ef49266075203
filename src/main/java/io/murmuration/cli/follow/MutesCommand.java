package io.murmuration.cli.follow;

import static io.murmuration.cli.follow.KeywordFileCommands.parsed;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.control.ActiveMute;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordException;
import io.murmuration.control.KeywordNames;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Mute;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, adds and ends the mutes of a running installation. */
@Command(
    name = "mutes",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, adds and ends mutes: queries whose posts do not count.",
      "A mute holds back posts from now on, for all keywords or for one. Uses the Kafka of KAFKA_URL"
          + " (default: 127.0.0.1:9092)."
    })
public final class MutesCommand implements Runnable {
  private static final String ALL_KEYWORDS = "all keywords";

  private static final String QUERY =
      "from:spambot (an author), url:example.com (a domain), source:mastodon, casino or"
          + " '\"buy now\"', also combined as in keywords.";

  private static final String KEYWORD =
      "Query, slug or label of the only keyword to which it applies (default: all keywords).";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list, add or remove");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Lists all mutes with keyword, start, and the number of posts that they have held back.",
      footer = {"", "Example: murmuration mutes list"})
  void list(@Mixin ConfOption conf, @Mixin Output output) throws IOException {
    KafkaConnection kafka = reach(conf, Topics.MUTES, Topics.MUTE_COUNTS, Topics.KEYWORDS);
    List<ActiveMute> mutes = new MuteStore(kafka).active();
    Map<String, Keyword> keywords =
        new KeywordStore(kafka)
            .list().stream().collect(Collectors.toMap(Keyword::slug, Function.identity()));
    Table table = new Table("QUERY", "KEYWORD", "SINCE", ">HELD BACK", "LAST");
    for (ActiveMute mute : mutes) {
      table.add(
          mute.query(),
          scope(mute, keywords),
          Instant.ofEpochMilli(mute.mutedAt()),
          Format.count(mute.posts()),
          mute.lastAt() == null ? null : Instant.ofEpochMilli(mute.lastAt()));
    }
    output.print(
        mutes,
        out -> {
          if (!mutes.isEmpty()) {
            table.print(out);
          }
        });
    if (mutes.isEmpty()) {
      output.say("There are no mutes.");
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Mutes queries. One that is muted already keeps its count.",
      footer = {"", "Example: murmuration mutes add from:spambot 'casino lang:en'"})
  int add(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "QUERY", description = QUERY) List<String> texts,
      @Option(names = "--keyword", paramLabel = "NAME", description = KEYWORD) String name)
      throws IOException {
    change(conf, texts, name, true);
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Ends mutes. Their posts count from now on; earlier ones stay held back.",
      footer = {"", "Example: murmuration mutes remove from:spambot"})
  int remove(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "QUERY", description = QUERY) List<String> texts,
      @Option(names = "--keyword", paramLabel = "NAME", description = KEYWORD) String name)
      throws IOException {
    return change(conf, texts, name, false) ? 0 : 1;
  }

  /** Mutes queries or ends mutes. Returns whether every query changed. */
  private boolean change(ConfOption conf, List<String> texts, String name, boolean isAddition)
      throws IOException {
    List<Query> queries = parsed(() -> texts.stream().map(Query::parseMute).toList());
    KafkaConnection kafka = reach(conf, Topics.MUTES, Topics.KEYWORDS);
    MuteStore store = new MuteStore(kafka);
    Keyword keyword =
        name == null ? null : parsed(() -> KeywordNames.find(new KeywordStore(kafka).list(), name));
    if (name != null && keyword == null && (isAddition || !isMuted(store, name))) {
      throw KeywordException.unknown(name);
    }
    List<Mute> mutes =
        isAddition
            ? store.add(queries, keyword)
            : store.remove(queries, keyword == null ? name : keyword.slug());
    Set<String> changed = mutes.stream().map(Mute::query).collect(Collectors.toSet());
    String unchanged = isAddition ? "already muted" : "not muted";
    List<String> canonical = queries.stream().map(Query::canonical).distinct().toList();
    for (String query : canonical) {
      boolean isChanged = changed.contains(query);
      spec.commandLine()
          .getOut()
          .printf(
              "%s for %s: %s%n",
              isChanged ? isAddition ? "muted" : "unmuted" : unchanged,
              name == null ? ALL_KEYWORDS : name,
              query);
    }
    return changed.containsAll(canonical);
  }

  private static String scope(ActiveMute mute, Map<String, Keyword> keywords) {
    String slug = mute.keyword();
    Keyword keyword = slug == null ? null : keywords.get(slug);
    boolean isFollowed = keyword != null && keyword.addedAt() <= mute.mutedAt();
    return slug == null
        ? ALL_KEYWORDS
        : isFollowed ? keyword.displayName() : slug + " (not followed)";
  }

  /** Returns whether there are mutes for a slug, which needs not be followed any more. */
  private static boolean isMuted(MuteStore store, String slug) {
    return store.all().values().stream().anyMatch(mute -> slug.equals(mute.keyword()));
  }

  private static KafkaConnection reach(ConfOption conf, String... topics) throws IOException {
    return Bootstrap.reach(conf.settings("murmuration"), Set.of(topics));
  }
}
