package io.murmuration.keyword;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.query.Query;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuteTest {
  private static final Mute ALL = Mute.of(Query.parseMute("from:SpamBot"), null, 7);
  private static final Mute ONE =
      Mute.of(Query.parseMute("Casino"), new Keyword("tea", "tea", 7), 3);

  @Test
  void read_encoded_isEqual() throws Exception {
    assertThat(Mute.read("*/from:spambot", ALL.encode())).isEqualTo(ALL);
    assertThat(Mute.read("tea/casino", ONE.encode())).isEqualTo(ONE);
    assertThat(Mute.read("tea/casino", ONE.until(9).encode()).isActive()).isFalse();
    assertThat(Mute.read("tea/casino", null)).isNull();
  }

  @Test
  void of_keywordOfALaterClock_isNotBeforeTheKeyword() {
    assertThat(ONE.mutedAt()).isEqualTo(7);
  }

  @Test
  void encode_forAllKeywords_hasOnlyWhatIsKnown() {
    assertThat(new String(ALL.encode(), UTF_8))
        .isEqualTo("{\"query\":\"from:spambot\",\"mutedAt\":7}");
  }

  @Test
  void read_fieldsOfALaterVersion_ignoresThem() throws Exception {
    byte[] later = "{\"query\":\"from:spambot\",\"mutedAt\":7,\"by\":[1]}".getBytes(UTF_8);
    assertThat(Mute.read(ALL.key(), later)).isEqualTo(ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/a | {}                                        | not a mute: a field is missing",
        "*/a | null                                      | not a mute: a field is missing",
        "*/a | {'query':'a'}                             | not a mute: a field is missing",
        "*/a | {'query':7,'mutedAt':7}                   | not a mute",
        "*/a | {'query':'a','mutedAt':'7'}               | not a mute",
        "*/a | {'query':'a','mutedAt':7,'unmutedAt':-1}  | unmutedAt is out of range",
        "*/a | {'query':'A','mutedAt':7}                 | query is not in canonical form",
        "*/a | {'query':'-a','mutedAt':7}                | would hold back nearly every post",
        "*/a | {'query':'(a','mutedAt':7}                | has a ( without its )",
        "a   | {'query':'a','mutedAt':7}                 | the key is not <keyword or *>/<query>",
        "b/a | {'query':'a','mutedAt':7}                 | the key is not <keyword or *>/<query>",
        "*/a | {'query':'a','mutedAt':7} x               | not a mute",
      })
  void read_anotherValue_isRefusedWithItsReason(String key, String value, String reason) {
    assertThatThrownBy(() -> Mute.read(key, value.replace('\'', '"').getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }
}
