package io.murmuration.cli.follow;

import io.murmuration.cli.term.ConfOption;
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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommands of {@link KeywordsCommand} that write and read files. */
@Command
abstract class KeywordFileCommands {
  private static final String STANDARD_INPUT = "-";

  @Spec CommandSpec spec;

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes all keywords as text: one query, or LABEL = QUERY, in a line.",
        "'keywords import' reads this text."
      },
      footer = {"", "Example: murmuration keywords export keywords.txt"})
  void exportAll(
      @Mixin ConfOption conf,
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "New file (default: standard output).")
          Path file)
      throws IOException {
    if (file != null && Files.exists(file)) {
      throw new ConfigException("FILE", file, "a new file");
    }
    String text = Keyword.typedLines(store(conf).list());
    if (file == null) {
      out().print(text);
      out().flush();
    } else {
      Files.writeString(file, text);
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Adds the keywords of a text: one query, or LABEL = QUERY, in a line.",
        "Ignores empty lines and comments, which begin with # and a space. Adds nothing if a line is"
            + " invalid."
      },
      footer = {"", "Example: murmuration keywords import keywords.txt --dry-run"})
  int importAll(
      @Mixin ConfOption conf,
      @Parameters(paramLabel = "FILE", description = "File, or - for standard input.") String file,
      @Option(
              names = "--replace",
              description = "Remove all other keywords, and take over the labels of the text.")
          boolean isReplacement,
      @Option(names = "--yes", description = "Confirm the removals of --replace.")
          boolean isConfirmed,
      @Option(names = "--dry-run", description = "Print the changes without making them.")
          boolean isDryRun)
      throws IOException {
    String text = text(file);
    List<NamedQuery> queries = parsed(() -> NamedQuery.parseLines(text));
    if (queries.isEmpty() && isReplacement) {
      throw new ConfigException("FILE", file, "at least one query with --replace");
    }
    KeywordStore store = isDryRun ? store(conf).dryRun() : store(conf);
    if (isReplacement) {
      if (!isConfirmed && !isDryRun) {
        requireNoRemoval(store.dryRun().replace(queries).effect().removed());
      }
      KeywordStore.Replaced replaced = store.replace(queries);
      print("removed", replaced.effect().removed());
      print("relabeled", replaced.effect().relabeled());
      print("unchanged", replaced.effect().unchanged());
      print(replaced.added());
    } else {
      print(store.addAndExplain(queries));
    }
    if (isDryRun) {
      out().println("Nothing was changed (--dry-run).");
    }
    return 0;
  }

  private static void requireNoRemoval(List<Keyword> removed) {
    if (!removed.isEmpty()) {
      throw new ConfigException(
          "--replace removes %d keywords and their counts: %s. Nothing was done. To proceed, add --yes."
              .formatted(
                  removed.size(),
                  removed.stream().map(Keyword::displayName).collect(Collectors.joining(", "))));
    }
  }

  private void print(KeywordStore.Added added) {
    print("added", added.keywords());
    added.remarks().values().forEach(out()::println);
  }

  private void print(String change, List<Keyword> keywords) {
    keywords.forEach(each -> out().printf("%s: %s%n", change, each.typedText()));
  }

  static KeywordStore store(ConfOption conf) throws IOException {
    Settings settings = conf.settings("murmuration");
    return new KeywordStore(
        Bootstrap.reach(settings, Set.of(Topics.KEYWORDS)), settings.fanout().ownTopics());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Returns what a parser returns.
   *
   * @throws ConfigException if it finds an error in a query
   */
  static <T> T parsed(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (QueryException e) {
      throw new ConfigException(e.pointed());
    }
  }

  private static String text(String file) throws IOException {
    if (!file.equals(STANDARD_INPUT)
        && (Files.isDirectory(Path.of(file)) || !Files.isReadable(Path.of(file)))) {
      throw new ConfigException("FILE", file, "a readable file, or - for standard input");
    }
    byte[] bytes =
        file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException("FILE", file, "text in UTF-8");
    }
  }
}
