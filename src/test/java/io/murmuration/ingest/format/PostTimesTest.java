package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostTime;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostTimesTest {
  private static final String PAST = "is before March 1973; it must be in milliseconds since 1970";
  private static final String FUTURE =
      "is after the year 9999; it must be in milliseconds since 1970";

  /** The message of each format with its time, when no other field contains one. */
  private enum Format {
    OWN("createdAt", "{'id':'1','source':'s','author':{'id':'7'},'text':'','createdAt':%s}"),
    X_V1("created_at", "{'id_str':'1','text':'','user':{'id_str':'7'},'created_at':%s}"),
    X_V1_STREAM("timestamp_ms", "{'id_str':'1','text':'','timestamp_ms':%s}"),
    X_V2("data.created_at", "{'data':{'id':'1','text':'','created_at':%s}}"),
    BLUESKY(
        "record.createdAt",
        "{'uri':'at://d/app.bsky.feed.post/3a','record':{'text':'','createdAt':%s}}"),
    MASTODON(
        "created_at",
        "{'id':'1','content':'','visibility':'public','account':{'acct':'a'},'created_at':%s}");

    private final String field;
    private final String message;

    Format(String field, String message) {
      this.field = field;
      this.message = message;
    }

    long millis(String time) throws PostFormatException {
      byte[] line = message.formatted(time).replace('\'', '"').getBytes(UTF_8);
      return ((Accepted) new LineDecoder().decode(line, 0, line.length).get(0)).post().createdAt();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void decode_millisecondsAsNumber_areTheTime(Format format) throws PostFormatException {
    assertThat(format.millis("1700000000123")).isEqualTo(1_700_000_000_123L);
    assertThat(format.millis("1700000000000.0")).isEqualTo(1_700_000_000_000L);
    assertThat(format.millis("1.7e12")).isEqualTo(1_700_000_000_000L);
    assertThat(format.millis("100000000000")).isEqualTo(PostTime.MIN_MILLIS);
    assertThat(format.millis("253402300799999")).isEqualTo(PostTime.MAX_MILLIS);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void decode_numberInAnotherUnit_isRefused(Format format) {
    for (String past :
        new String[] {"0", "-1", "5", "1700000000", "99999999999", "-1700000000000"}) {
      assertThatThrownBy(() -> format.millis(past)).hasMessage(format.field + " " + PAST);
    }
    for (String future :
        new String[] {
          "1700000000000000", "1700000000000000000", "1e30", "253402300800000", "9".repeat(30)
        }) {
      assertThatThrownBy(() -> format.millis(future)).hasMessage(format.field + " " + FUTURE);
    }
    assertThatThrownBy(() -> format.millis("-" + "9".repeat(30)))
        .hasMessage(format.field + " " + PAST);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void decode_noTime_isRefused(Format format) {
    for (String wrong :
        new String[] {"1700000000000.5", "1e400", "true", "[]", "{}", "'soon'", "'2023-13-01'"}) {
      assertThatThrownBy(() -> format.millis(wrong))
          .isInstanceOf(PostFormatException.class)
          .hasMessageStartingWith(format.field + " is not a ");
    }
    assertThatThrownBy(() -> format.millis("null"))
        .isInstanceOf(PostFormatException.class)
        .hasMessageMatching("\\S*(created_at|createdAt|timestamp_ms) is missing.*");
  }

  @ParameterizedTest
  @EnumSource(value = Format.class, names = "OWN", mode = EnumSource.Mode.EXCLUDE)
  void decode_timeAsText_isRead(Format format) throws PostFormatException {
    for (String time :
        new String[] {
          "1700000000000",
          "2023-11-14T22:13:20Z",
          "2023-11-14T22:13:20.000Z",
          "2023-11-14T22:13:20",
          "2023-11-14 22:13:20",
          "2023-11-14 22:13:20 UTC",
          "2023-11-15 00:13:20+02:00",
          "2023-11-15 00:13:20 +0200",
          "2023-11-15T00:13:20+02",
          "Tue Nov 14 22:13:20 +0000 2023"
        }) {
      assertThat(format.millis("'" + time + "'")).as(time).isEqualTo(1_700_000_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Format.class, names = "OWN", mode = EnumSource.Mode.EXCLUDE)
  void decode_timeOfMongoExport_isRead(Format format) throws PostFormatException {
    for (String time :
        new String[] {
          "'2023-11-14T22:13:20Z'", "1700000000000", "{'$numberLong':'1700000000000'}"
        }) {
      assertThat(format.millis("{'$date':" + time + "}")).isEqualTo(1_700_000_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Format.class, names = "OWN", mode = EnumSource.Mode.EXCLUDE)
  void decode_dateAlone_isItsStartInUtc(Format format) throws PostFormatException {
    assertThat(format.millis("'2023-11-14'")).isEqualTo(1_699_920_000_000L);
  }

  @ParameterizedTest
  @EnumSource(value = Format.class, names = "OWN", mode = EnumSource.Mode.EXCLUDE)
  void decode_emptyTime_isMissing(Format format) {
    assertThatThrownBy(() -> format.millis("''")).hasMessageContaining(" is missing");
  }

  @ParameterizedTest
  @EnumSource(value = Format.class, names = "OWN", mode = EnumSource.Mode.EXCLUDE)
  void decode_textOutsideTheRange_isRefused(Format format) {
    for (String time :
        new String[] {"1970-01-01T00:00:00Z", "0001-01-01 00:00:00", "1700000000", "-5"}) {
      assertThatThrownBy(() -> format.millis("'" + time + "'"))
          .as(time)
          .hasMessage(format.field + " " + PAST);
    }
    assertThatThrownBy(() -> format.millis("'1700000000000000'"))
        .hasMessage(format.field + " " + FUTURE);
  }

  @ParameterizedTest
  @CsvSource({
    "1724551111111111111, 2023-11-14T22:13:20.156Z",
    "1377650090978992134, 2021-04-01T15:52:31.847Z",
    "29700859247, 2010-11-04T01:43:01.738Z"
  })
  void decode_postOfXWithoutTime_hasThatOfItsId(String id, Instant time)
      throws PostFormatException {
    for (String line :
        new String[] {
          "{'data':{'id':'" + id + "','text':''}}", "{'id':" + id + ",'text':'','user':null}"
        }) {
      byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
      Accepted item = (Accepted) new LineDecoder().decode(bytes, 0, bytes.length).get(0);
      assertThat(Instant.ofEpochMilli(item.post().createdAt())).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "29700859246", "-5", "a", "9223372036854775808"})
  void decode_idOfXWithoutTime_isRefused(String id) {
    byte[] line = ("{\"data\":{\"id\":\"" + id + "\",\"text\":\"\"}}").getBytes(UTF_8);

    assertThatThrownBy(() -> new LineDecoder().decode(line, 0, line.length))
        .hasMessage("data.created_at is missing");
  }

  @Property
  void decode_anyTimeInSeconds_isRefused(@ForAll @LongRange(max = 99_999_999_999L) long seconds) {
    for (Format format : Format.values()) {
      assertThatThrownBy(() -> format.millis(Long.toString(seconds)))
          .isInstanceOf(PostFormatException.class);
    }
  }
}
