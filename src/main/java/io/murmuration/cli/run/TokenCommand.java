package io.murmuration.cli.run;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.config.AccessToken;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.visualization.access.AdminTokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the link to the page with the admin token. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the link that lets a browser make changes on the page.",
      "The link contains the admin token: ADMIN_TOKEN (visualization.adminToken) if it is set, else"
          + " the token that the first start has stored in the data directory. To replace that one,"
          + " delete the file admin-token in the data directory, and restart Murmuration."
    },
    footer = {"", "Exit codes: 0 success, 1 there is no token, 2 wrong command line."})
public final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfOption conf;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the server (default: data).")
  private Path data;

  @Option(names = "--port", paramLabel = "PORT", description = "Port of the page (default: 8080).")
  private Integer port;

  @Override
  public Integer call() throws IOException {
    Settings settings = conf.settings("murmuration");
    int pagePort = port == null ? settings.visualization().port() : port;
    if (pagePort < 1 || pagePort > 65535) {
      throw new ConfigException("--port", pagePort, "the port of the page, from 1 to 65535");
    }
    Path directory = data == null ? settings.kafka().data() : data;
    AccessToken token = settings.visualization().adminToken();
    if (token == null) {
      token = AdminTokenFile.read(directory);
    }
    if (token == null) {
      command
          .commandLine()
          .getErr()
          .printf(
              "murmuration: There is no admin token in %s. The first start of the page creates one;"
                  + " --data names another data directory.%n",
              directory.toAbsolutePath().normalize());
      return ExitCode.SOFTWARE;
    }
    command.commandLine().getOut().println(new PageLink(settings, pagePort).with(token));
    return ExitCode.OK;
  }
}
