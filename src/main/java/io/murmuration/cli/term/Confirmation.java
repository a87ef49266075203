package io.murmuration.cli.term;

import io.murmuration.config.ConfigException;
import picocli.CommandLine.Option;

/** Has whoever destroys something say its name: on a terminal, or as an option. */
public final class Confirmation {
  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "Does it without asking; the name once more.")
  private String confirmed;

  /**
   * Returns if the name was given.
   *
   * @param consequence what is about to happen, in sentences
   * @throws ConfigException if it was not
   */
  public void require(String name, String consequence) {
    String given = confirmed == null ? typed(name, consequence) : confirmed;
    if (!name.equals(given)) {
      throw new ConfigException(
          "'%s' is not the name of what is to be changed, %s; nothing was done."
              .formatted(given, name));
    }
  }

  private static String typed(String name, String consequence) {
    if (!Terminal.isThere()) {
      throw new ConfigException(
          "%s Nothing was done: add --confirm %s to do it.".formatted(consequence, name));
    }
    String line = System.console().readLine("%s%nType %s to do it: ", consequence, name);
    return line == null ? "" : line.strip();
  }
}
