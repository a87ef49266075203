package io.murmuration.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Recognizes well-formed UTF-8 as defined by table 3-7 of the Unicode Standard. */
public final class Utf8 {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Returns whether bytes are well-formed UTF-8: without overlong forms, encoded surrogates, code
   * points above U+10FFFF and truncated characters.
   */
  public static boolean isWellFormed(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end) {
      if (bytes[i] >= 0) {
        i = afterAscii(bytes, i, end);
      } else {
        int size = sequence(bytes, i, end);
        if (size == 0) {
          return false;
        }
        i += size;
      }
    }
    return true;
  }

  private static int afterAscii(byte[] bytes, int from, int end) {
    int i = from;
    while (i + Long.BYTES <= end && ((long) EIGHT_BYTES.get(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** Returns the length of the multi-byte character that begins here, or 0 if it is ill-formed. */
  private static int sequence(byte[] bytes, int from, int end) {
    int lead = bytes[from] & 0xFF;
    int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || from + size > end) {
      return 0;
    }
    int second = bytes[from + 1] & 0xFF;
    int least =
        switch (lead) {
          case 0xE0 -> 0xA0;
          case 0xF0 -> 0x90;
          default -> 0x80;
        };
    int most =
        switch (lead) {
          case 0xED -> 0x9F;
          case 0xF4 -> 0x8F;
          default -> 0xBF;
        };
    if (second < least || second > most) {
      return 0;
    }
    for (int i = from + 2; i < from + size; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /** Returns a text with U+FFFD in place of each unpaired surrogate, as UTF-8 requires. */
  static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == length || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return replaceUnpairedSurrogates(text);
        }
        i++;
      }
    }
    return text;
  }

  private static String replaceUnpairedSurrogates(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
