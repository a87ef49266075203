package io.murmuration.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsInTextTest {
  private final TagsInText tags = new TagsInText();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#tea at five | tea",
        "(#Tea, #coffee_2) | Tea coffee_2",
        "＃お茶 | お茶",
        "no#tag #1 #1st ## # | 1st",
        "#tea#milk | tea",
        "#नमस्ते! | नमस्ते",
        "#𝐭𝐞𝐚 | 𝐭𝐞𝐚",
        "_#no -#yes | yes",
        "#Col·legi #a· #·b | Col·legi a",
        "https://x.example/#no ok/#no &#x27; #a/#b | a b",
        "nothing | "
      })
  void hashtags_text_areFound(String text, String expected) {
    assertThat(String.join(" ", tags.hashtags(text))).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@ada hello | ada",
        ".@ada_1, @Bob! | ada_1 Bob",
        "ada@example.org | ",
        "@@ada | ada",
        "@ @é | ",
        "ありがとう @ada さん | ada",
        "é@ada | ",
        "＠ada こんにちは@eveさん | ada eve",
        "@ada.bsky.social. @ada@mastodon.example, @ada- | ada.bsky.social ada@mastodon.example ada",
        "https://x.example/@no x.example/@no ?a=@no | "
      })
  void mentions_text_areFound(String text, String expected) {
    assertThat(String.join(" ", tags.mentions(text))).isEqualTo(expected == null ? "" : expected);
  }
}
