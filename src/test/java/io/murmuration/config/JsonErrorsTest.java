package io.murmuration.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonErrorsTest {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(9)
                  .maxNumberLength(9)
                  .maxStringLength(30)
                  .maxNameLength(30)
                  .build())
          .build();

  record Point(int x, int y) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tea                 | unexpected 'tea' near column 1",
        "{\"a\":nul}         | unexpected 'nul' near column 6",
        "{\"a\":NaN}         | unexpected 'NaN' near column 9",
        "{a:1}               | unexpected 'a', expected a field name in double quotes near column 2",
        "{'a':1}             | unexpected ''', expected a field name in double quotes near column 2",
        "{\"a\" 1}           | unexpected '1', expected a colon near column 6",
        "{\"a\":1 \"b\":2}   | unexpected '\"', expected a comma near column 8",
        "{\"a\":1,}          | unexpected '}', expected a field name in double quotes near column 8",
        "[1}                 | unexpected '}' near column 3",
        "{\"a\":01}          | invalid number near column 7",
        "{\"a\":+1}          | unexpected '+' near column 7",
        "{\"a\":\"\\x\"}     | unknown escape sequence: a backslash before 'x' near column 8",
        "{\"a\":\"\\u12z\"}  | unexpected 'z', expected four hexadecimal digits after \\u near column 11",
        "{\"a\":\"\t\"}      | unescaped control character U+0009 in a string near column 7",
        "{\"a\":\u0001}      | unexpected control character U+0001 near column 7",
        "{\"a\":é}           | text beyond ASCII outside a string, or invalid UTF-8",
        "{\"a\":             | it ends too early",
        "{\"a\":\"b          | it ends too early",
        "[[[[[[[[[[          | its nesting is too deep",
        "1234567890          | a number in it is too long"
      })
  void describe_parser_isOneClause(String text, String expected) {
    IOException e = catchThrowableOfType(IOException.class, () -> parse(text.getBytes(UTF_8)));

    assertThat(JsonErrors.describe(e)).isEqualTo(expected);
  }

  @Property
  void describe_anyText_hasNoWordsOfTheParser(@ForAll("texts") String text) {
    try {
      parse(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      assertThat(JsonErrors.describe(e))
          .isNotBlank()
          .doesNotContain("code ", "Source", "JsonReadFeature", "CTRL-CHAR", "StreamRead", "\n")
          .hasSizeLessThan(120);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\\",
                "\\u12",
                "a",
                "1",
                "-",
                ".",
                "e",
                "0",
                " ",
                "\t",
                "\n",
                "true",
                "nul",
                "\u0000",
                "\u00ff",
                "\u00ed\u00a0\u0080",
                "/",
                "#",
                "x".repeat(40),
                "'",
                "NaN",
                "\u00e2\u0080\u00ae"))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Test
  void describe_field_isNamed() {
    JsonMapper mapper = JsonMapper.builder(JSON).build();

    IOException e =
        catchThrowableOfType(
            IOException.class, () -> mapper.readValue("{\"x\":\"one\",\"y\":2}", Point.class));

    assertThat(JsonErrors.describe(e)).isEqualTo("x is missing or invalid");
  }

  private static void parse(byte[] bytes) throws IOException {
    try (JsonParser json = JSON.createParser(bytes)) {
      while (json.nextToken() != null) {
        json.getText();
      }
    }
  }
}
