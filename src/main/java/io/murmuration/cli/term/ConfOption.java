package io.murmuration.cli.term;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the configuration file. */
public final class ConfOption {
  @Option(
      names = {"-conf", "--conf"},
      paramLabel = "FILE",
      description = "JSON configuration file (default: the one from conf/ in the jar).")
  private Path file;

  /**
   * Returns the settings from the file and the environment.
   *
   * @param packaged the default file of {@code conf/}, without extension
   */
  public Settings settings(String packaged) throws IOException {
    return Settings.parse(text(packaged), System.getenv());
  }

  /** Returns the text of the configuration file. */
  public String text(String packaged) throws IOException {
    if (file != null) {
      if (!Files.isRegularFile(file)) {
        throw new ConfigException("-conf", file, "a file");
      }
      return Files.readString(file);
    }
    try (InputStream in = ConfOption.class.getResourceAsStream("/conf/" + packaged + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
