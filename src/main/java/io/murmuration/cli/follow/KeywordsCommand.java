package io.murmuration.cli.follow;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.QueryException;
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
    subcommands = TryCommand.class,
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
    throw new ParameterException(spec.commandLine(), "Missing command: list, add, remove or try");
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
    List<NamedQuery> queries = queries(texts);
    KeywordStore.Added added = store(conf).addAndExplain(queries);
    Set<String> forms = formsOf(added.keywords());
    for (NamedQuery named : queries) {
      boolean isNew = forms.contains(named.query().canonical());
      out().printf("%s: %s%n", isNew ? "added" : "already followed", named.text());
    }
    queries.stream()
        .map(named -> named.query().remark())
        .filter(Objects::nonNull)
        .forEach(out()::println);
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
    List<NamedQuery> queries = queries(texts);
    Set<String> removed = formsOf(store(conf).remove(queries));
    for (NamedQuery named : queries) {
      boolean isRemoved = removed.contains(named.query().canonical());
      out().printf("%s: %s%n", isRemoved ? "removed" : "not followed", named.text());
    }
    return removed.containsAll(forms(queries)) ? 0 : 1;
  }

  private static KeywordStore store(ConfOption conf) throws IOException {
    Settings settings = conf.settings("murmuration");
    return new KeywordStore(
        Bootstrap.reach(settings, Set.of(Topics.KEYWORDS)), settings.fanout().ownTopics());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static List<NamedQuery> queries(List<String> texts) {
    try {
      return texts.stream().map(NamedQuery::parse).toList();
    } catch (QueryException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static Set<String> forms(List<NamedQuery> queries) {
    return queries.stream().map(named -> named.query().canonical()).collect(Collectors.toSet());
  }

  private static Set<String> formsOf(List<Keyword> keywords) {
    return keywords.stream()
        .map(keyword -> keyword.parsed().canonical())
        .collect(Collectors.toSet());
  }
}
