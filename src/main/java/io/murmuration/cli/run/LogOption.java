package io.murmuration.cli.run;

import io.murmuration.observe.LogFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The log format option of commands that run verticles or Kafka. */
public final class LogOption {
  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:LOG_FORMAT:-text}",
      converter = Format.class,
      description =
          "Log format: text, or json for one JSON object per line (default: LOG_FORMAT, else text).")
  private LogFormat format;

  /** Switches the log to this format. */
  public void use() {
    format.use();
  }

  /** Returns whether lines are JSON, as for a log that programs collect. */
  boolean isJson() {
    return format == LogFormat.JSON;
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
