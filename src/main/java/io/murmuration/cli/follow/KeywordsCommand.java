package io.murmuration.cli.follow;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.ConfigException;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

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
public final class KeywordsCommand extends KeywordFileCommands implements Runnable {
  private static final String QUERY =
      "kafka; 'apache kafka' (all words, any order); '\"apache kafka\"' (adjacent words); '#kafka';"
          + " '(kafka OR flink) -kafkaesque lang:en'; 'LABEL = QUERY' shows LABEL instead. The outer"
          + " quotes are for the shell.";

  private static final String NAME = "Query, slug or label of a followed keyword.";

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: list, add, edit, remove, export, import or try");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists all keywords with label, query, and the time since when they count.",
      footer = {"", "Example: murmuration keywords list"})
  void list(@Mixin ConfOption conf, @Mixin Output output) throws IOException {
    List<Keyword> keywords = store(conf).list();
    Table table = new Table("LABEL", "QUERY", "SINCE");
    for (Keyword keyword : keywords) {
      String since = Instant.ofEpochMilli(keyword.addedAt()).toString();
      table.add(
          keyword.label(),
          keyword.phrase(),
          keyword.editedAt() == null
              ? since
              : since + ", edited " + Instant.ofEpochMilli(keyword.editedAt()));
    }
    output.print(
        keywords,
        out -> {
          if (!keywords.isEmpty()) {
            table.print(out);
          }
        });
    if (keywords.isEmpty()) {
      output.say("There are no keywords.");
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds keywords. A query that is followed already stays as it is.",
        "@FILE stands for the words of a file; queries with spaces need quotes there."
      },
      footer = {"", "Example: murmuration keywords add 'Climate = climate OR klima'"})
  int add(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "QUERY", description = QUERY) List<String> texts)
      throws IOException {
    List<NamedQuery> queries = parsed(() -> texts.stream().map(NamedQuery::parse).toList());
    KeywordStore store = store(conf);
    return report(queries, store.addAndExplain(queries));
  }

  @Command(
      name = "edit",
      mixinStandardHelpOptions = true,
      description = {
        "Changes the query or the label of a keyword.",
        "The keyword keeps its counts. A different query counts from now on."
      },
      footer = {"", "Example: murmuration keywords edit kafka 'kafka OR flink' --label Streams"})
  int edit(
      @Mixin ConfOption conf,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(arity = "0..1", paramLabel = "QUERY", description = "The new query.")
          String typed,
      @Option(names = "--label", paramLabel = "LABEL", description = "The new label.") String label,
      @Option(names = "--no-label", description = "Remove the label.") boolean isUnlabeled)
      throws IOException {
    if (label != null && isUnlabeled) {
      throw new ConfigException("--label and --no-label exclude each other");
    }
    NamedQuery query = typed == null ? null : parsed(() -> NamedQuery.parse(typed));
    String newLabel =
        isUnlabeled ? "" : label != null ? label : query == null ? null : query.label();
    if (query == null && newLabel == null) {
      throw new ConfigException("There is nothing to change: add QUERY, --label or --no-label");
    }
    if (label != null) {
      parsed(() -> NamedQuery.label(label));
    }
    KeywordStore store = store(conf);
    Keyword edited = parsed(() -> store.edit(name, query == null ? null : query.query(), newLabel));
    out().printf("changed: %s%n", edited.typedText());
    if (query != null && query.query().remark() != null) {
      out().println(query.query().remark());
    }
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes keywords and deletes their counts.",
      footer = {"", "Example: murmuration keywords remove Climate 'kafka OR flink'"})
  int remove(
      @Mixin ConfOption conf,
      @Parameters(arity = "1..*", paramLabel = "NAME", description = NAME) List<String> names)
      throws IOException {
    KeywordStore store = store(conf);
    Map<String, Keyword> removed = parsed(() -> store.removeNamed(names));
    for (String name : names) {
      out().printf("%s: %s%n", removed.containsKey(name) ? "removed" : "not followed", name);
    }
    return removed.keySet().containsAll(names) ? 0 : 1;
  }

  private int report(List<NamedQuery> queries, KeywordStore.Added added) {
    for (int i = 0; i < queries.size(); i++) {
      boolean isNew = added.isNew(added.ofQueries().get(i));
      out().printf("%s: %s%n", isNew ? "added" : "already followed", queries.get(i).text());
    }
    queries.stream()
        .map(named -> named.query().remark())
        .filter(Objects::nonNull)
        .forEach(out()::println);
    added.remarks().values().forEach(out()::println);
    return 0;
  }
}
