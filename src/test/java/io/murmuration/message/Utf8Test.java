package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C080",
        "C1BF",
        "E08080",
        "E09FBF",
        "F08FBFBF",
        "EDA080",
        "EDBFBF",
        "F4908080",
        "F5808080",
        "80",
        "C3",
        "E282",
        "F09F98",
        "FF"
      })
  void isWellFormed_illFormedBytes_isFalse(String hex) {
    assertThat(wellFormed("7B" + hex)).isFalse();
    assertThat(wellFormed("20".repeat(9) + hex + "20".repeat(9))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7F",
        "C280",
        "DFBF",
        "E0A080",
        "ED9FBF",
        "EE8080",
        "EFBFBF",
        "F0908080",
        "F48FBFBF"
      })
  void isWellFormed_characters_isTrue(String hex) {
    assertThat(wellFormed("20".repeat(7) + hex + hex)).isTrue();
  }

  private static boolean wellFormed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return Utf8.isWellFormed(bytes, 0, bytes.length);
  }

  @Property(tries = 5_000)
  void isWellFormed_anyBytes_agreesWithTheDecoderOfTheJdk(@ForAll("nearlyUtf8") byte[] bytes) {
    boolean expected;
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      expected = true;
    } catch (CharacterCodingException e) {
      expected = false;
    }

    assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    int[] telling = {
      0, 0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0,
      0xF1, 0xF4, 0xF5
    };
    return Arbitraries.integers()
        .between(0, telling.length - 1)
        .map(i -> (byte) telling[i])
        .array(Byte[].class)
        .ofMaxSize(12)
        .map(
            boxed -> {
              byte[] bytes = new byte[boxed.length];
              for (int i = 0; i < boxed.length; i++) {
                bytes[i] = boxed[i];
              }
              return bytes;
            });
  }
}
