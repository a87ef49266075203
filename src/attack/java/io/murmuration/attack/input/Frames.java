package io.murmuration.attack.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.murmuration.attack.net.Target;
import io.murmuration.support.FrameSocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Frames of WebSockets that no page sends. */
public final class Frames {
  private static final int COMPRESSED_TEXT = 0xC1;
  private static final int BOMB_BYTES = 32 << 20;
  private static final int SYNC_MARKER_BYTES = 4;
  private static final byte[] BOMB = FrameSocket.frame(COMPRESSED_TEXT, deflated());
  private static final String SNAPSHOT =
      "{\"type\":\"send\",\"address\":\"murmuration.snapshot\",\"body\":{},\"replyAddress\":\"r\"}";
  private static final List<String> MESSAGES =
      List.of(
          SNAPSHOT,
          "{\"type\":\"register\",\"address\":\"murmuration.mentions\"}",
          "{\"type\":\"unregister\",\"address\":\"murmuration.mentions\"}",
          "{\"type\":\"ping\"}",
          "{\"type\":\"publish\",\"address\":\"murmuration.mentions\",\"body\":[]}",
          "{\"type\":\"send\",\"address\":\"murmuration.kafka.change\",\"body\":{\"action\":"
              + "\"none\"},\"replyAddress\":\"r\"}");

  private Frames() {}

  public static byte[] snapshot(Random random, Target target) {
    return FrameSocket.frame(FrameSocket.TEXT, sockJs(SNAPSHOT, random));
  }

  /** Returns a request for a change, with a token that is not the server's. */
  public static byte[] wrongToken(Random random, Target target) {
    String message =
        ("{\"type\":\"send\",\"address\":\"murmuration.keywords.add\",\"body\":"
                + "{\"phrase\":\"%s\",\"token\":\"%016x\"},\"replyAddress\":\"r\"}")
            .formatted(Samples.KEYWORD, random.nextLong());
    return FrameSocket.frame(FrameSocket.TEXT, sockJs(message, random));
  }

  /** Returns a compressed message that is small only while it is compressed. */
  public static byte[] bomb(Random random, Target target) {
    return BOMB;
  }

  /** Returns a frame whose message, or whose bytes, are changed. */
  public static byte[] changed(Random random, Target target) {
    String message = sockJs(MESSAGES.get(random.nextInt(MESSAGES.size())), random);
    int first = random.nextInt(8) == 0 ? random.nextInt(256) : FrameSocket.TEXT;
    if (random.nextInt(4) == 0) {
      return Mutator.mutate(random, FrameSocket.frame(first, message));
    }
    return FrameSocket.frame(first, Mutator.mutate(random, message));
  }

  /** Returns a message, often framed as SockJS does: a server of either kind may get it. */
  private static String sockJs(String message, Random random) {
    return random.nextBoolean() ? message : "[\"" + message.replace("\"", "\\\"") + "\"]";
  }

  private static byte[] deflated() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(" ".repeat(BOMB_BYTES).getBytes(ISO_8859_1));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    int length;
    do {
      length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      compressed.write(buffer, 0, length);
    } while (length == buffer.length);
    deflater.end();
    byte[] bytes = compressed.toByteArray();
    return Arrays.copyOf(bytes, bytes.length - SYNC_MARKER_BYTES);
  }
}
