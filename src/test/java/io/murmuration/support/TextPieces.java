package io.murmuration.support;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random texts of the characters that normal forms and words treat differently. */
public final class TextPieces {
  public static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "A",
          "aB",
          "ａ",
          "é",
          "e\u0301",
          "É",
          "ß",
          "SS",
          "ﬁ",
          "fi",
          "İ",
          "i\u0307",
          "ı",
          "Σ",
          "ς",
          "_",
          "1",
          "١",
          "Ⅷ",
          "™",
          "\u0301",
          "\uFE0F",
          "\u200D",
          "\u200B",
          "\u20E3",
          "\u00AD",
          "\u0307",
          "²",
          "½",
          "ʼ",
          "ŉ",
          "ا",
          "\u064E",
          "\u0654",
          "ـ",
          "ש",
          "\u05C1",
          "г",
          "ㅏ",
          "가",
          "를",
          "은",
          "으로",
          "٠",
          "๑",
          "·",
          "+",
          "++",
          "#",
          ".",
          "$",
          "＋",
          "\"",
          "😀",
          "𐐀",
          "𐐨",
          "ﷺ",
          "美",
          "美国",
          "国",
          "𠮷",
          "か",
          "が",
          "ｶﾞ",
          "ー",
          "タ",
          "東京タ",
          "ไท",
          "ไทย",
          "ี",
          "ລາ",
          "ខ្មែ",
          "မြန်",
          "한",
          "한국",
          "\u1112\u1161\u11AB",
          "〇",
          "々",
          "\uD800",
          "\uDC00",
          "K",
          "http://",
          "HTTPS://a",
          "https://t.co/b",
          "http:",
          "://",
          "httpſ://");

  private static final List<String> JOINTS = List.of("", "", " ", " ", "-", ", ", "\n", "'", "…");

  private TextPieces() {}

  public static Arbitrary<String> pieces(int most) {
    return Combinators.combine(Arbitraries.of(PIECES), joint())
        .as(String::concat)
        .list()
        .ofMinSize(1)
        .ofMaxSize(most)
        .map(pieces -> String.join("", pieces));
  }

  public static Arbitrary<String> joint() {
    return Arbitraries.of(JOINTS);
  }
}
