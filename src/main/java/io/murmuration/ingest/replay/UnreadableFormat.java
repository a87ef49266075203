package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A format that a replay does not read, recognized by its first bytes. No JSON Lines begin with
 * them.
 */
final class UnreadableFormat {
  /** Number of bytes that are enough to recognize every format. */
  static final int HEAD_BYTES = 512;

  private static final String PIPE = "Use: %s < FILE | murmuration replay -";
  private static final String CONVERT = "Convert it to one JSON object per line.";
  private static final String OTHER = "A replay reads JSON Lines, plain or compressed.";

  /** The first bytes as Latin-1 text, the name, and a remedy. */
  private record Format(Pattern head, String name, String remedy) {}

  private static final List<Format> FORMATS =
      List.of(
          format(
              "PK(\\x03\\x04|\\x05\\x06)",
              "a zip archive",
              "Use: unzip -p FILE | murmuration replay -"),
          format("BZh\\d(1AY&SY|\\x17rE8P)", "compressed with bzip2", PIPE.formatted("bunzip2")),
          format("\\xFD7zXZ\\x00", "compressed with xz", PIPE.formatted("unxz")),
          format("\\x04\"M\\x18", "compressed with lz4", PIPE.formatted("unlz4")),
          format("LZIP\\x01", "compressed with lzip", PIPE.formatted("lzip -d")),
          format("\\x1F\\x9D", "compressed with compress", PIPE.formatted("gunzip")),
          format(
              "7z\\xBC\\xAF\\x27\\x1C",
              "a 7z archive",
              "Use: 7z x -so FILE | murmuration replay -"),
          format("Rar!\\x1A\\x07", "a RAR archive", "Unpack it first."),
          format(".{257}ustar", "a tar archive", PIPE.formatted("tar -xOf -")),
          format(
              "\\xFF\\xFE\\x00\\x00|\\x00\\x00\\xFE\\xFF",
              "text in UTF-32",
              PIPE.formatted("iconv -f UTF-32 -t UTF-8")),
          format(
              "\\xFF\\xFE|\\xFE\\xFF",
              "text in UTF-16",
              PIPE.formatted("iconv -f UTF-16 -t UTF-8")),
          format("\\{\\x00\"\\x00", "text in UTF-16", PIPE.formatted("iconv -f UTF-16LE -t UTF-8")),
          format("\\x00\\{\\x00\"", "text in UTF-16", PIPE.formatted("iconv -f UTF-16BE -t UTF-8")),
          // A whole array in a line is a page of posts.
          format(
              "(\\xEF\\xBB\\xBF)*\\s*\\[(\\s*\\{[^\\r\\n]*[^\\]\\s])?[ \\t]*[\\r\\n]",
              "a JSON array over several lines",
              PIPE.formatted("jq -c '.[]'")),
          format(
              "(\\xEF\\xBB\\xBF)*\\s*\\{[ \\t]*\\r?\\n[ \\t]*\"",
              "JSON with one object over several lines",
              PIPE.formatted("jq -c .")),
          format("PAR1", "a Parquet file", CONVERT),
          format("Obj\\x01", "an Avro file", CONVERT),
          format("ARROW1\\x00", "an Arrow file", CONVERT),
          format("SQLite format 3\\x00", "an SQLite database", CONVERT),
          format("\\xD0\\xCF\\x11\\xE0", "a document of Microsoft Office", CONVERT),
          format("%PDF-", "a PDF document", OTHER),
          format("\\x89PNG", "an image", OTHER),
          format("\\xFF\\xD8\\xFF", "an image", OTHER),
          format("GIF8[79]a", "an image", OTHER),
          format("RIFF.{4}WEBP", "an image", OTHER),
          format("\\x7FELF", "a program", OTHER));

  private UnreadableFormat() {}

  private static Format format(String head, String name, String remedy) {
    return new Format(Pattern.compile(head, Pattern.DOTALL), name, remedy);
  }

  /**
   * Requires that the input may be JSON Lines.
   *
   * @param head the first {@link #HEAD_BYTES} bytes, or as many as there are
   * @throws UnreadableFormatException that names the format and a remedy
   */
  static void refuse(byte[] head) throws UnreadableFormatException {
    String text = new String(head, ISO_8859_1);
    for (Format format : FORMATS) {
      if (format.head().matcher(text).lookingAt()) {
        throw new UnreadableFormatException(
            "this is %s, not JSON Lines. %s".formatted(format.name(), format.remedy()));
      }
    }
  }
}
