package io.murmuration.operate.records;

import io.murmuration.message.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes in readable form: as text if they are well-formed UTF-8, otherwise in base64.
 *
 * @param text the text, or {@code null} if there are no bytes
 * @param encoding {@link #BASE64}, or {@code null} if the bytes are text
 * @param cut whether the text was cut
 */
record ShownText(String text, String encoding, boolean cut) {
  static final String BASE64 = "base64";

  private static final ShownText NONE = new ShownText(null, null, false);

  /**
   * Converts bytes, and cuts the text at the end of a character or of three bytes.
   *
   * @param maxLength the maximum number of characters
   */
  static ShownText of(byte[] bytes, int maxLength) {
    if (bytes == null) {
      return NONE;
    }
    return Utf8.isWellFormed(bytes, 0, bytes.length)
        ? text(bytes, maxLength)
        : base64(bytes, maxLength);
  }

  private static ShownText text(byte[] bytes, int maxLength) {
    if (bytes.length <= maxLength) {
      return new ShownText(new String(bytes, StandardCharsets.UTF_8), null, false);
    }
    // A Java character has at most three bytes in UTF-8.
    int end = (int) Math.min(bytes.length, 3L * maxLength + 3);
    while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
    if (end == bytes.length && text.length() <= maxLength) {
      return new ShownText(text, null, false);
    }
    int length = maxLength;
    if (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
      length--;
    }
    return new ShownText(text.substring(0, length), null, true);
  }

  private static ShownText base64(byte[] bytes, int maxLength) {
    int length = (int) Math.min(bytes.length, maxLength / 4 * 3L);
    byte[] shown = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return new ShownText(
        Base64.getEncoder().encodeToString(shown), BASE64, shown.length < bytes.length);
  }
}
