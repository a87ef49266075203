package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.support.Contract;
import io.murmuration.support.OpenApiDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/api.md} has the tables that are made from {@code docs/openapi.json}. Run
 * it with {@code -Dpage=write} to write them.
 */
class HttpPageTest {
  private static final Path PAGE = Path.of("docs", "api.md");
  private static final String BEGIN = "<!-- begin: made from openapi.json by HttpPageTest -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void page_tables_areMadeFromTheDocument() throws IOException {
    String page = Files.readString(PAGE);
    String made =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + OpenApiDocument.ofFile().tables()
            + page.substring(page.indexOf(END));
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(PAGE, made);
    }

    assertThat(Files.readString(PAGE))
        .as("write it with: mvn -q test -Dtest=HttpPageTest -Dpage=write")
        .isEqualTo(made);
  }

  @Test
  void page_index_hasEverySchema() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(Contract.schemas().keySet())
        .allSatisfy(schema -> assertThat(page).contains("(schemas/" + schema + ")"));
  }
}
