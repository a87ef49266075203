package io.murmuration.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.cli.kafka.RecordPrinter.Form;
import io.murmuration.operate.records.ShownHeader;
import io.murmuration.operate.records.ShownRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordPrinterTest {
  private static final long TIME = 1_700_000_000_123L;
  private static final String POSITION = "2023-11-14T22:13:20.123Z  2/7  ";

  @Test
  void show_textRecord_isOneLine() {
    assertThat(line(record("ada", null, "tea\n\ttime", null, false)))
        .isEqualTo(POSITION + "ada  tea\\n\\ttime\n");
  }

  @Test
  void show_bytesThatAreNotText_areBase64() {
    assertThat(line(record("/w==", "base64", "/wA=", "base64", false)))
        .isEqualTo(POSITION + "base64:/w==  base64:/wA=\n");
  }

  @Test
  void show_tombstoneWithoutKey_isShownAsSuch() {
    assertThat(line(record(null, null, null, null, false)))
        .isEqualTo(POSITION + "-  (tombstone)\n");
  }

  @Test
  void show_cutRecord_isMarked() {
    assertThat(line(record("ada", null, "te", null, true)))
        .isEqualTo(POSITION + "ada  te… (cut; the value has 99 bytes)\n");
  }

  @Test
  void show_controlCharacters_areEscaped() {
    assertThat(line(record("\u001b[2J", null, "\u009b31m\u202etea\u0007", null, false)))
        .isEqualTo(POSITION + "\\u001b[2J  \\u009b31m\\u202etea\\u0007\n");
  }

  @Test
  void show_headers_areBetweenKeyAndValue() {
    ShownRecord record =
        new ShownRecord(
            "notes",
            2,
            7,
            TIME,
            "ada",
            null,
            "tea",
            null,
            List.of(new ShownHeader("lang", "en\n", null), new ShownHeader("b", "/w==", "base64")),
            false,
            3,
            false);
    assertThat(printed(record, Form.LINE, true, false))
        .isEqualTo(POSITION + "ada  [lang=en\\n b=base64:/w==]  tea\n");
    assertThat(printed(record, Form.LINE, false, false)).isEqualTo(POSITION + "ada  tea\n");
  }

  @Test
  void show_colors_areOptional() {
    ShownRecord record = record("ada", null, null, null, false);
    assertThat(printed(record, Form.LINE, false, true))
        .contains("\u001b[36mada\u001b[0m", "\u001b[31m(tombstone)\u001b[0m");
    assertThat(line(record)).doesNotContain("\u001b");
  }

  @Test
  void show_indentedJson_keepsNumbersAndOrder() {
    ShownRecord json =
        record("ada", null, "{\"b\":1.10,\"a\":[12345678901234567890]}", null, false);
    assertThat(printed(json, Form.PRETTY, false, false))
        .isEqualTo(
            POSITION + "ada\n{\n  \"b\" : 1.10,\n  \"a\" : [\n    12345678901234567890\n  ]\n}\n");
  }

  @Test
  void show_indentedText_isUnchanged() {
    assertThat(printed(record("ada", null, "{tea", null, false), Form.PRETTY, false, false))
        .isEqualTo(POSITION + "ada  {tea\n");
    assertThat(printed(record("ada", null, "{\"a\":[1,", null, true), Form.PRETTY, false, false))
        .startsWith(POSITION + "ada\n{\n  \"a\" : [\n    1")
        .contains("… (cut; the value has 99 bytes)");
  }

  @Test
  void goesOn_outputClosed_isFalse() {
    PrintWriter broken =
        new PrintWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            true,
            StandardCharsets.UTF_8);
    RecordPrinter printer = new RecordPrinter(broken, Form.LINE, false, false, () -> false);
    assertThat(printer.goesOn()).isTrue();
    printer.show(record("ada", null, "tea", null, false));
    assertThat(printer.goesOn()).isFalse();
  }

  private static ShownRecord record(
      String key, String keyEncoding, String value, String encoding, boolean cut) {
    return new ShownRecord(
        "notes", 2, 7, TIME, key, keyEncoding, value, encoding, List.of(), value == null, 99, cut);
  }

  private static String line(ShownRecord record) {
    return printed(record, Form.LINE, false, false);
  }

  private static String printed(ShownRecord record, Form form, boolean headers, boolean colored) {
    StringWriter out = new StringWriter();
    RecordPrinter printer =
        new RecordPrinter(new PrintWriter(out), form, headers, colored, () -> false);
    printer.show(record);
    assertThat(printer.goesOn()).isTrue();
    return out.toString();
  }
}
