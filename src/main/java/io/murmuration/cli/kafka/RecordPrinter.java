package io.murmuration.cli.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.murmuration.operate.records.RecordJson;
import io.murmuration.operate.records.RecordView;
import io.murmuration.operate.records.ShownHeader;
import io.murmuration.operate.records.ShownRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints records: one per line, with indented JSON, or as JSON Lines. Control characters, which a
 * terminal could interpret, are escaped.
 */
final class RecordPrinter implements RecordView {
  /** The format of a record. */
  enum Form {
    LINE,
    PRETTY,
    JSON
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

  /** Characters that move the cursor, change colors or the reading direction. */
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9F}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}]");

  private static final String FAINT = "2";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String CYAN = "36";

  private final PrintWriter out;
  private final Form form;
  private final boolean headers;
  private final boolean colored;
  private final BooleanSupplier stopped;
  private long shown;

  /**
   * Prints to {@code out} until {@code stopped} or until its reader has gone.
   *
   * @param headers whether lines contain the headers; JSON always does
   */
  RecordPrinter(
      PrintWriter out, Form form, boolean headers, boolean colored, BooleanSupplier stopped) {
    this.out = out;
    this.form = form;
    this.headers = headers;
    this.colored = colored;
    this.stopped = stopped;
  }

  long shown() {
    return shown;
  }

  @Override
  public void show(ShownRecord record) {
    shown++;
    out.print(form == Form.JSON ? RecordJson.encode(record) : line(record));
    out.print('\n');
  }

  @Override
  public boolean goesOn() {
    return !out.checkError() && !stopped.getAsBoolean();
  }

  private String line(ShownRecord record) {
    String time =
        record.timestamp() < 0 ? "no time" : TIME.format(Instant.ofEpochMilli(record.timestamp()));
    StringBuilder line =
        new StringBuilder(color(FAINT, time + "  " + record.partition() + "/" + record.offset()))
            .append("  ")
            .append(color(CYAN, bytes(record.key(), record.keyEncoding(), "-")));
    if (headers && !record.headers().isEmpty()) {
      line.append("  ").append(color(YELLOW, headers(record)));
    }
    String value = value(record);
    return line.append(form == Form.PRETTY && value.indexOf('\n') >= 0 ? "\n" : "  ")
        .append(value)
        .toString();
  }

  private String value(ShownRecord record) {
    if (record.tombstone()) {
      return color(RED, "(tombstone)");
    }
    String indented = form == Form.PRETTY && record.encoding() == null ? indented(record) : null;
    String value =
        indented == null ? bytes(record.value(), record.encoding(), "") : visible(indented, true);
    return record.cut()
        ? value + color(FAINT, "… (cut; the value has " + record.bytes() + " bytes)")
        : value;
  }

  private static String headers(ShownRecord record) {
    return record.headers().stream()
        .map(RecordPrinter::header)
        .collect(Collectors.joining(" ", "[", "]"));
  }

  private static String header(ShownHeader header) {
    return visible(header.key(), false) + "=" + bytes(header.value(), header.encoding(), "");
  }

  private static String bytes(String text, String encoding, String none) {
    if (text == null) {
      return none;
    }
    return encoding == null ? visible(text, false) : encoding + ":" + text;
  }

  /** Returns the value as indented JSON, up to a cut, or {@code null} if it is not JSON. */
  private static String indented(ShownRecord record) {
    StringWriter text = new StringWriter();
    try (JsonParser parser = JSON.createParser(record.value());
        JsonGenerator generator = JSON.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      generator.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      copy(parser, generator, record.cut());
    } catch (IOException e) {
      return null;
    }
    return text.toString();
  }

  private static void copy(JsonParser parser, JsonGenerator generator, boolean cut)
      throws IOException {
    try {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
          // Keeps the notation, such as 1.10.
          generator.writeNumber(parser.getText());
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException e) {
      if (!cut) {
        throw e;
      }
    }
  }

  private String color(String code, String text) {
    return colored ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Escapes the hidden characters, apart from the ends of lines if there can be several. */
  private static String visible(String text, boolean lines) {
    return HIDDEN
        .matcher(text)
        .replaceAll(
            found -> {
              char c = found.group().charAt(0);
              return lines && c == '\n' ? "\n" : Matcher.quoteReplacement(escape(c));
            });
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted((int) c);
    };
  }
}
