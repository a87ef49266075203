package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {
  private static final byte[] LINES = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n".getBytes(UTF_8);

  @Test
  void open_frames_areReadInTurn() throws IOException {
    byte[] frame = Zstd.compress(LINES);
    byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9};

    assertThat(read(joined(skippable, frame, skippable, frame))).isEqualTo(joined(LINES, LINES));
  }

  @Test
  void open_frameCutAnywhere_failsAfterTheBytesBefore() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(7).nextBytes(noise);
    noise[0] = '{';
    byte[] frame = Zstd.compress(noise);
    for (int length : new int[] {5, 1_000, 150_000, frame.length - 1}) {
      InputStream in = open(Arrays.copyOf(frame, length));
      ByteArrayOutputStream all = new ByteArrayOutputStream();

      assertThatThrownBy(() -> in.transferTo(all))
          .isInstanceOf(EOFException.class)
          .hasMessage("the compressed data ends early");
      assertThat(all.toByteArray()).isEqualTo(Arrays.copyOf(noise, all.size()));
      assertThat(all.size()).isGreaterThanOrEqualTo(length - (1 << 18));
      assertThatThrownBy(() -> in.read()).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void open_bytesAfterTheFrames_failsAfterThem() throws IOException {
    InputStream in = open(joined(Zstd.compress(LINES), "no frame".getBytes(UTF_8)));
    ByteArrayOutputStream all = new ByteArrayOutputStream();

    assertThatThrownBy(() -> in.transferTo(all)).isInstanceOf(ZipException.class);
    assertThat(all.toByteArray()).isEqualTo(LINES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BZh91AY&SY\\0        | compressed with bzip2",
        "\\3757zXZ\\0           | compressed with xz",
        "PAR1\\25              | a Parquet file",
        "%PDF-1.7             | a PDF document",
        "\\211PNG\\r\\n           | an image",
        "\\377\\330\\377\\340      | an image",
        "GIF89a               | an image",
        "7z\\274\\257\\47\\34     | a 7z archive",
        "SQLite format 3\\0    | an SQLite database",
        "[{\"id\":\"1\"},\\n{       | a JSON array over several lines",
        " [\\n  {                | a JSON array over several lines",
        "\\357\\273\\277[\\r\\n{    | a JSON array over several lines",
        "{\\n  \"id\": \"1\"\\n}\\n  | JSON with one object over several lines",
        "{\\r  \"id\": \"1\"\\r}    | JSON with one object over several lines",
        "{\"statuses\": [\\n{\"id\" | JSON with one object over several lines",
        "{ \"data\":[ \\r\\n{\"id\"  | JSON with one object over several lines",
        "{\"id\":\"1\"},\\n{\"id\"   | JSON with a comma at the end of each line",
        "{\"id\":\"1\"} , \\r{\"id\" | JSON with a comma at the end of each line",
        "[\\0{\\0\"\\0             | text in UTF-16",
        "\\0[\\0\\n\\0{\\0\"         | text in UTF-16"
      })
  void open_otherFormat_isNamed(String head, String name) {
    byte[] bytes = head.translateEscapes().getBytes(ISO_8859_1);

    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(UnreadableFormatException.class)
        .hasMessageStartingWith("this is " + name + ", not JSON Lines. ");
    assertThatThrownBy(() -> open(Gzip.members(bytes))).hasMessageContaining(name);
    assertThatThrownBy(() -> open(Zstd.compress(bytes))).hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[~,\\n~,\\n~]           | a JSON array over several lines",
        "[~\\n,~\\n]             | a JSON array over several lines",
        "-[-\\n-~\\n]            | a JSON array over several lines",
        "-\\n\\n-[~,\\r\\n~]       | a JSON array over several lines",
        "\\357\\273\\277-[-~,~,\\r-~] | a JSON array over several lines",
        "[{\"a\":~,\\n\"b\":1}]     | a JSON array over several lines",
        "{\"a\":~,\\n-\"b\":1}      | JSON with one object over several lines",
        "{\"statuses\":[~,\\n~]}  | JSON with one object over several lines",
        "-{-\\n\"a\":1}           | JSON with one object over several lines",
        "~,\\n~,\\n~             | JSON with a comma at the end of each line",
        "-~-,-\\r\\n-~           | JSON with a comma at the end of each line"
      })
  void open_otherLayoutWithLongLinesOrBlanks_isNamed(String pattern, String name) {
    for (int length : new int[] {1, 600, 9_000, 100_000}) {
      byte[] bytes =
          pattern
              .translateEscapes()
              .replace("~", "{\"id\":\"" + "1".repeat(length) + "\"}")
              .replace("-", " ".repeat(length))
              .getBytes(ISO_8859_1);

      assertThatThrownBy(() -> open(bytes))
          .hasMessageStartingWith("this is " + name + ", not JSON Lines. ");
      assertThatThrownBy(() -> open(Gzip.members(bytes))).hasMessageContaining(name);
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void open_longWholeLineAndAPause_doesNotWait() throws IOException {
    PipedOutputStream writer = new PipedOutputStream();
    InputStream in = new PipedInputStream(writer, 1 << 16);
    byte[] line = ("{\"id\":\"" + "1".repeat(9_000) + "\"}\n").getBytes(UTF_8);
    writer.write(line);

    assertThat(Decompression.open(in).in().readNBytes(line.length)).isEqualTo(line);
  }

  @Test
  void open_archives_areNamed() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("posts.jsonl"));
      out.write(LINES);
    }
    byte[] tar = new byte[1024];
    System.arraycopy("posts.jsonl".getBytes(UTF_8), 0, tar, 0, 11);
    System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);

    assertThatThrownBy(() -> open(zip.toByteArray()))
        .hasMessage(
            "this is a zip archive, not JSON Lines. Use: unzip -p FILE | murmuration replay -");
    assertThatThrownBy(() -> open(tar)).hasMessageContaining("a tar archive");
    assertThatThrownBy(() -> open(Gzip.members(tar))).hasMessageContaining("a tar archive");
  }

  @Test
  void open_otherFormatWithinACompressedFile_remedyDecompressesIt() throws IOException {
    byte[] array = "[\n{}]".getBytes(UTF_8);
    byte[] zip = {'P', 'K', 3, 4};

    assertThatThrownBy(() -> open(Gzip.members(array)))
        .hasMessage(
            "the compressed content is a JSON array over several lines, not JSON Lines."
                + " Use: gunzip < FILE | jq -c '.[]' | murmuration replay -");
    assertThatThrownBy(() -> open(Zstd.compress(array)))
        .hasMessageEndingWith("Use: zstd -dc < FILE | jq -c '.[]' | murmuration replay -");
    assertThatThrownBy(() -> open(Gzip.members(zip)))
        .hasMessage(
            "the compressed content is a zip archive, not JSON Lines. Decompress it first."
                + " Use: unzip -p FILE | murmuration replay -");
    assertThatThrownBy(() -> open(Gzip.members(Gzip.members(LINES))))
        .hasMessage(
            "the compressed content is compressed with gzip, not JSON Lines."
                + " Use: gunzip < FILE | gunzip | murmuration replay -");
    assertThatThrownBy(() -> open(Zstd.compress(Zstd.compress(LINES))))
        .hasMessageContaining("is compressed with Zstandard")
        .hasMessageEndingWith("Use: zstd -dc < FILE | zstd -dc | murmuration replay -");
  }

  static Stream<Arguments> wideTexts() {
    return Stream.of(
        Arguments.of(UTF_16LE, "\uFEFF", "UTF-16 "),
        Arguments.of(UTF_16BE, "\uFEFF", "UTF-16 "),
        Arguments.of(UTF_16LE, "", "UTF-16LE "),
        Arguments.of(UTF_16BE, "", "UTF-16BE "),
        Arguments.of(Charset.forName("UTF-32LE"), "\uFEFF", "UTF-32 "),
        Arguments.of(Charset.forName("UTF-32BE"), "\uFEFF", "UTF-32 "));
  }

  @ParameterizedTest
  @MethodSource("wideTexts")
  void open_textOfWideCharacters_isNamed(Charset charset, String mark, String encoding) {
    byte[] bytes = (mark + new String(LINES, UTF_8)).getBytes(charset);

    assertThatThrownBy(() -> open(bytes)).hasMessageContaining("iconv -f " + encoding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]\n{}",
        "[INFO] started\n{}\n",
        "no JSON\n",
        "\n\n{}",
        "\uFEFF{}\n",
        "[",
        "[\n",
        "{\"a\":\n",
        "{\"id\":\"1\n{\"id\":\"2\"}\n",
        "{\"id\":\"1\",\n{\"id\":\"2\"}\n",
        "[{\"id\":\"1\"}\n{\"id\":\"2\"}\n",
        "{\"id\":\"1\"},\n",
        "[{}],\n{}",
        "PK\n{}\n"
      })
  void open_anyOtherText_isRead(String text) throws IOException {
    assertThat(read(text.getBytes(UTF_8))).asString(UTF_8).isEqualTo(text);
    assertThat(read(Gzip.members(text.getBytes(UTF_8)))).asString(UTF_8).isEqualTo(text);
  }

  private static InputStream open(byte[] bytes) throws IOException {
    return Decompression.open(new ByteArrayInputStream(bytes)).in();
  }

  private static byte[] read(byte[] bytes) throws IOException {
    try (InputStream in = open(bytes)) {
      return in.readAllBytes();
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
