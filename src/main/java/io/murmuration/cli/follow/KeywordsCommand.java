package io.murmuration.cli.follow;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and changes the keywords of a running installation. */
@Command(
    name = "keywords",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists and changes the followed keywords at runtime.",
      "Uses the Kafka of KAFKA_URL (default: 127.0.0.1:9092)."
    })
public final class KeywordsCommand implements Runnable {
  private static final String PHRASE =
      "kafka; 'apache kafka' (all words, any order); '\"apache kafka\"' (adjacent words);"
          + " '#kafka'; @apachekafka. The outer quotes are for the shell.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list, add or remove");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists all keywords.",
      footer = {"", "Example: murmuration keywords list"})
  void list(@Mixin ConfOption conf, @Mixin Output output) throws IOException {
    List<Keyword> keywords = store(conf).list();
    output.print(keywords, out -> keywords.forEach(keyword -> out.println(keyword.phrase())));
    if (keywords.isEmpty()) {
      output.say("There are no keywords.");
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds keywords.",
        "@FILE stands for the words of a file; phrases with spaces need quotes there."
      })
  void add(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "PHRASE", description = PHRASE) List<String> texts)
      throws IOException {
    List<Phrase> phrases = phrases(texts);
    KeywordStore.Added added = store(conf).addAndExplain(phrases);
    print(phrases, slugs(added.keywords()), "added", "already followed");
    phrases.stream().map(Phrase::remark).filter(Objects::nonNull).forEach(out()::println);
    added.remarks().values().forEach(out()::println);
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes keywords and deletes their counts.")
  int remove(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "PHRASE", description = PHRASE) List<String> texts)
      throws IOException {
    List<Phrase> phrases = phrases(texts);
    Set<String> removed = slugs(store(conf).remove(phrases));
    print(phrases, removed, "removed", "not followed");
    return phrases.stream().map(Phrase::slug).allMatch(removed::contains) ? 0 : 1;
  }

  private static KeywordStore store(ConfOption conf) throws IOException {
    Settings settings = conf.settings("murmuration");
    return new KeywordStore(
        Bootstrap.reach(settings, Set.of(Topics.KEYWORDS)), settings.fanout().ownTopics());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static List<Phrase> phrases(List<String> texts) {
    try {
      return texts.stream().map(Phrase::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static Set<String> slugs(List<Keyword> changed) {
    return changed.stream().map(Keyword::slugOfPhrase).collect(Collectors.toSet());
  }

  private void print(List<Phrase> phrases, Set<String> slugs, String done, String unchanged) {
    for (Phrase phrase : phrases) {
      out().printf("%s: %s%n", slugs.contains(phrase.slug()) ? done : unchanged, phrase.text());
    }
  }
}
