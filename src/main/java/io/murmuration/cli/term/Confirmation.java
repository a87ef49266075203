package io.murmuration.cli.term;

import io.murmuration.config.ConfigException;
import picocli.CommandLine.Option;

/** Requires the resource name before a destructive command: on a terminal, or as an option. */
public final class Confirmation {
  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "Confirm without a prompt by repeating the name.")
  private String confirmed;

  /**
   * Returns if the user has confirmed the name.
   *
   * @param consequence the effects of the command, in sentences
   * @throws ConfigException if the name is missing or different
   */
  public void require(String name, String consequence) {
    String given = confirmed == null ? typed(name, consequence) : confirmed;
    if (!name.equals(given)) {
      throw new ConfigException(
          "'%s' is not the name of the resource, %s. Nothing was done.".formatted(given, name));
    }
  }

  private static String typed(String name, String consequence) {
    if (!Terminal.isThere()) {
      throw new ConfigException(
          "%s Nothing was done. To proceed, add --confirm %s.".formatted(consequence, name));
    }
    String line = System.console().readLine("%s%nType %s to confirm: ", consequence, name);
    return line == null ? "" : line.strip();
  }
}
