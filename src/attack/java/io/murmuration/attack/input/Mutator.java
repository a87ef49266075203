package io.murmuration.attack.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes at random, the same way for the same random numbers. */
public final class Mutator {
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_CHANGES = 6;
  private static final int MAX_REPEATS = 2_000;
  private static final List<String> TOKENS =
      List.of(
          "\0",
          "\r\n",
          "\r\n\r\n",
          "%00",
          "%zz",
          "../",
          "\\u0000",
          "\\ud800",
          "\ufeff",
          "null",
          "{}",
          "[]",
          "[",
          "{\"a\":",
          "\"",
          "-1",
          "9223372036854775808",
          "1e999",
          "NaN",
          "true",
          ":",
          ",",
          " ",
          "\t",
          "0x",
          "HTTP/1.1",
          "HTTP/9.9",
          "chunked",
          "Content-Length: 5\r\n",
          "__proto__");

  private Mutator() {}

  /** Returns a copy with one or more changes. */
  public static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(MAX_CHANGES);
    for (int i = 0; i < changes; i++) {
      bytes = change(random, bytes);
    }
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  public static byte[] mutate(Random random, String original) {
    return mutate(random, original.getBytes(UTF_8));
  }

  private static byte[] change(Random random, byte[] bytes) {
    if (bytes.length == 0) {
      return token(random);
    }
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(bytes, from, random.nextInt(8));
      case 1 -> replaced(bytes, from, from + 1, new byte[] {(byte) random.nextInt()});
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, from, from, token(random));
      case 4 -> replaced(bytes, from, to, token(random));
      case 5 -> replaced(bytes, from, from, repeated(bytes, from, to, random));
      default -> Arrays.copyOf(bytes, from);
    };
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << bit);
    return flipped;
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
  }

  /** Repeats a few bytes, rarely very often. */
  private static byte[] repeated(byte[] bytes, int from, int to, Random random) {
    int times = random.nextInt(10) == 0 ? random.nextInt(MAX_REPEATS) : 1 + random.nextInt(4);
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      repeated.write(bytes, from, to - from);
    }
    return repeated.toByteArray();
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream replaced = new ByteArrayOutputStream();
    replaced.write(bytes, 0, from);
    replaced.writeBytes(by);
    replaced.write(bytes, to, bytes.length - to);
    return replaced.toByteArray();
  }
}
