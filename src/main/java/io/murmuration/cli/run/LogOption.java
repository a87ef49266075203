package io.murmuration.cli.run;

import io.murmuration.observe.LogFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the lines of the log read, for commands that run something. */
public final class LogOption {
  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:LOG_FORMAT:-text}",
      converter = Format.class,
      description = "text, or json: one JSON object a line (LOG_FORMAT, else text).")
  private LogFormat format;

  /** The log reads so from now on. */
  public void use() {
    format.use();
  }

  private static final class Format implements ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "text", "" -> LogFormat.TEXT;
        case "json" -> LogFormat.JSON;
        default -> throw new TypeConversionException("expected text or json, got '" + text + "'");
      };
    }
  }
}
