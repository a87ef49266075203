package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A format that a replay does not read, recognized by its first bytes. No JSON Lines begin with
 * them.
 */
final class UnreadableFormat {
  /** Number of bytes that are enough to recognize every format. */
  static final int HEAD_BYTES = 512;

  private static final String CONVERT = "Convert it to one JSON object per line.";
  private static final String OTHER = "A replay reads JSON Lines, plain or compressed.";

  /**
   * A way to make JSON Lines of a format.
   *
   * @param plain for a file of the format
   * @param compressed for a compressed file of the format; %s is the command that decompresses
   */
  private record Remedy(String plain, String compressed) {
    String of(String decompression) {
      return decompression == null ? plain : compressed.formatted(decompression);
    }
  }

  /** The first bytes as Latin-1 text, the name, and a remedy. */
  private record Format(Pattern head, String name, Remedy remedy) {}

  private static final List<Format> FORMATS =
      List.of(
          format("PK(\\x03\\x04|\\x05\\x06)", "a zip archive", archive("unzip -p")),
          format("BZh\\d(1AY&SY|\\x17rE8P)", "compressed with bzip2", filter("bunzip2")),
          format("\\xFD7zXZ\\x00", "compressed with xz", filter("unxz")),
          format("\\x04\"M\\x18", "compressed with lz4", filter("unlz4")),
          format("LZIP\\x01", "compressed with lzip", filter("lzip -d")),
          format("\\x1F\\x9D", "compressed with compress", filter("gunzip")),
          format("7z\\xBC\\xAF\\x27\\x1C", "a 7z archive", archive("7z x -so")),
          format("Rar!\\x1A\\x07", "a RAR archive", sentence("Unpack it first.")),
          format(".{257}ustar", "a tar archive", filter("tar -xOf -")),
          format(
              "\\xFF\\xFE\\x00\\x00|\\x00\\x00\\xFE\\xFF",
              "text in UTF-32",
              filter("iconv -f UTF-32 -t UTF-8")),
          format("\\xFF\\xFE|\\xFE\\xFF", "text in UTF-16", filter("iconv -f UTF-16 -t UTF-8")),
          format("[{\\[]\\x00[\\t-~]\\x00", "text in UTF-16", filter("iconv -f UTF-16LE -t UTF-8")),
          format("\\x00[{\\[]\\x00[\\t-~]", "text in UTF-16", filter("iconv -f UTF-16BE -t UTF-8")),
          format("PAR1", "a Parquet file", sentence(CONVERT)),
          format("Obj\\x01", "an Avro file", sentence(CONVERT)),
          format("ARROW1\\x00", "an Arrow file", sentence(CONVERT)),
          format("SQLite format 3\\x00", "an SQLite database", sentence(CONVERT)),
          format("\\xD0\\xCF\\x11\\xE0", "a document of Microsoft Office", sentence(CONVERT)),
          format("%PDF-", "a PDF document", sentence(OTHER)),
          format("\\x89PNG", "an image", sentence(OTHER)),
          format("\\xFF\\xD8\\xFF", "an image", sentence(OTHER)),
          format("GIF8[79]a", "an image", sentence(OTHER)),
          format("RIFF.{4}WEBP", "an image", sentence(OTHER)),
          format("\\x7FELF", "a program", sentence(OTHER)));

  /** Formats that are read, but not within a compressed file. */
  private static final List<Format> NESTED =
      List.of(
          format("\\x1F\\x8B\\x08", "compressed with gzip", filter("gunzip")),
          format("\\x28\\xB5\\x2F\\xFD", "compressed with Zstandard", filter("zstd -dc")));

  private static final Map<Head.Layout, Format> LAYOUTS =
      Map.of(
          Head.Layout.ARRAY,
          format("", "a JSON array over several lines", filter("jq -c '.[]'")),
          Head.Layout.OBJECT,
          format("", "JSON with one object over several lines", filter("jq -c .")),
          Head.Layout.COMMAS,
          format(
              "", "JSON with a comma at the end of each line", filter("sed 's/,[[:space:]]*$//'")));

  private UnreadableFormat() {}

  private static Remedy filter(String command) {
    String rest = command + " | murmuration replay -";
    return new Remedy(
        "Use: %s < FILE | murmuration replay -".formatted(command), "Use: %s < FILE | " + rest);
  }

  private static Remedy archive(String command) {
    String use = "Use: " + command + " FILE | murmuration replay -";
    return new Remedy(use, "Decompress it first. " + use);
  }

  private static Remedy sentence(String sentence) {
    return new Remedy(sentence, sentence);
  }

  private static Format format(String head, String name, Remedy remedy) {
    return new Format(Pattern.compile(head, Pattern.DOTALL), name, remedy);
  }

  /**
   * Requires that the input may be JSON Lines.
   *
   * @throws UnreadableFormatException that names the format and a remedy
   */
  static void refuse(Head head) throws UnreadableFormatException {
    refuse(FORMATS, head, "this", null);
  }

  /**
   * Requires that decompressed content may be JSON Lines.
   *
   * @param decompression the command that decompresses its standard input
   */
  static void refuseContent(Head head, String decompression) throws UnreadableFormatException {
    String content = "the compressed content";
    refuse(NESTED, head, content, decompression);
    refuse(FORMATS, head, content, decompression);
  }

  private static void refuse(List<Format> formats, Head head, String what, String decompression)
      throws UnreadableFormatException {
    Format format = format(formats, head);
    if (format != null) {
      throw new UnreadableFormatException(
          "%s is %s, not JSON Lines. %s"
              .formatted(what, format.name(), format.remedy().of(decompression)));
    }
  }

  private static Format format(List<Format> formats, Head head) {
    byte[] bytes = head.bytes();
    String text = new String(bytes, 0, Math.min(bytes.length, HEAD_BYTES), ISO_8859_1);
    for (Format format : formats) {
      if (format.head().matcher(text).lookingAt()) {
        return format;
      }
    }
    return head.layout() == null ? null : LAYOUTS.get(head.layout());
  }
}
