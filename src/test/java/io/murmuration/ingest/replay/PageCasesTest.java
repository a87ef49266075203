package io.murmuration.ingest.replay;

import static io.murmuration.ingest.replay.ReplayedLine.EVENT;
import static io.murmuration.ingest.replay.ReplayedLine.OWN;
import static io.murmuration.ingest.replay.ReplayedLine.STATUS;
import static io.murmuration.ingest.replay.ReplayedLine.VIEW;
import static io.murmuration.ingest.replay.ReplayedLine.X_V1;
import static io.murmuration.ingest.replay.ReplayedLine.X_V2;
import static io.murmuration.ingest.replay.ReplayedLine.assertCounts;
import static io.murmuration.ingest.replay.ReplayedLine.mentioned;
import static io.murmuration.ingest.replay.ReplayedLine.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays lines with several posts, and posts that exceed the limits of JSON in other fields. */
class PageCasesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'data':[%X_V2,%X_V2,{'id':'6'}],'includes':{'users':[]},'meta':{'result_count':3}}|1|data[2]",
        "{'statuses':[%X_V1,7],'search_metadata':{}}|1|statuses[1]",
        "{'accounts':[],'statuses':[%STATUS],'hashtags':[]}|1|",
        "[%STATUS,%X_V1,%VIEW,%OWN,{}]|4|[4]",
        "[{'data':[%X_V2]},{'posts':[%VIEW,null]}]|2|[1].posts[1]",
        "{'meta':{'result_count':0}}|0|",
        "{'data':[]}|0|",
        "[]|0|"
      })
  void replay_page_countsEachPost(String page, int counts, String rejected) throws IOException {
    String line =
        page.replace("%X_V1", X_V1.formatted(""))
            .replaceFirst("%X_V2", X_V2.formatted(""))
            .replace("%X_V2", X_V2.formatted(",'text':'tea'"))
            .replace("%VIEW", VIEW.formatted(""))
            .replace("%STATUS", STATUS.formatted(""))
            .replace("%OWN", OWN.formatted(""));
    List<Item> items = replayed(line);

    assertThat(mentioned("flink", items)).isEqualTo(counts);
    assertThat(
            items.stream().filter(Rejected.class::isInstance).map(i -> ((Rejected) i).position()))
        .isEqualTo(rejected == null ? List.of() : List.of("line 1, " + rejected));
  }

  @ParameterizedTest
  @CsvSource({"99", "100", "2000", "30000", "200000"})
  void replay_deepUnknownField_costsNothing(int depth) throws IOException {
    String deep = ",'deep':" + "[".repeat(depth) + "'[{'" + "]".repeat(depth);
    String mixed = ",'deep':" + "{'a':[".repeat(depth / 2) + "1" + "]}".repeat(depth / 2);
    for (String field : List.of(deep, mixed)) {
      for (String message : List.of(OWN, X_V1, X_V2, VIEW, EVENT, STATUS)) {
        assertCounts("flink", message.formatted(field), 1);
      }
      assertCounts("flink", "[" + OWN.formatted(field) + "]", 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"'a':~7", "'~a':7", "'a':'~b'", "'a':-1.~7e3", "'a':1e~9", "'a':[~1,~2]"})
  void replay_largeUnknownField_costsNothing(String field) throws IOException {
    String large = "," + field.replace("~", "1".repeat(2 << 20));

    for (String message : List.of(OWN, X_V1, X_V2, VIEW, EVENT, STATUS)) {
      assertCounts("flink", message.formatted(large), 1);
    }
  }
}
