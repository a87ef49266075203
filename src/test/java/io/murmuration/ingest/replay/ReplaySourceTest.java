package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.ManualClock;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.ingest.PostSource.Unread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaySourceTest {
  private static final String DELETE = "{\"delete\":{\"status\":{\"id\":1}}}";

  private static final long START = 1_700_000_000_000L;

  private final ManualClock clock = new ManualClock(1_000_000);
  private final Path file = temporaryFile();

  @AfterEach
  @AfterTry
  void removeFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Test
  void poll_mixedLines_returnsOneItemEach() throws IOException {
    write(line(1, 5) + "\r\n\n" + DELETE + "\n" + "no json\n" + "\n" + line(2, 6));

    List<Item> items = rest(opened(null));

    assertThat(items).hasSize(4);
    assertThat(post(items.get(0)).id()).isEqualTo("1");
    assertThat(items.get(1)).isEqualTo(new Deleted("x", "1"));
    assertThat(items.get(2))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.bytes()).asString(UTF_8).isEqualTo("no json");
              assertThat(rejected.reason()).startsWith("invalid JSON");
              assertThat(rejected.position()).isEqualTo("line 4");
            });
    assertThat(post(items.get(3)).id()).isEqualTo("2");
  }

  @Test
  void poll_eventTimes_areNowOrTheOriginals() throws IOException {
    write(line(1, 5) + "\n");

    assertThat(post(rest(opened(null)).get(0)).createdAt()).isEqualTo(clock.nowMillis());
    ReplaySource source =
        new ReplaySource(new IngestSettings.Replay(file.toString(), null, true), clock);
    source.open(null);
    assertThat(post(rest(source).get(0)).createdAt()).isEqualTo(START + 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void open_everyCursor_returnsTheSameRest(boolean compressed) throws IOException {
    String text =
        "\n"
            + line(1, 1)
            + "\n"
            + line(2, 2)
            + "\r\n\n\n"
            + "x\n"
            + DELETE
            + "\n"
            + line(3, 3)
            + "\n\n";
    byte[] bytes = text.getBytes(UTF_8);
    Files.write(
        file,
        compressed
            ? Gzip.members(Arrays.copyOf(bytes, 50), Arrays.copyOfRange(bytes, 50, bytes.length))
            : bytes);
    List<Item> all = rest(opened(null));
    ReplaySource source = opened(null);
    assertThat(all).hasSize(5);

    for (int handedOut = 0; handedOut <= all.size(); handedOut++) {
      ReplaySource resumed = opened(source.cursor());

      assertThat(resumed.finished()).isEqualTo(handedOut == all.size());
      assertThat(rest(resumed))
          .usingRecursiveComparison()
          .isEqualTo(all.subList(handedOut, all.size()));
      assertThat(resumed.finished()).isTrue();
      assertThat(resumed.progress()).isEqualTo(1);
      source.poll(1, Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void poll_linesEndInReturns_areReadWhateverTheirLength(boolean compressed) throws IOException {
    String lines =
        line(1, 1) + " ".repeat(600) + "\r" + line(2, 2) + " \r\r" + line(3, 3) + "\r\n[";
    byte[] bytes = (lines + line(4, 4) + "]\r[" + line(5, 5) + "]\r").getBytes(UTF_8);
    Files.write(file, compressed ? Gzip.members(bytes) : bytes);

    assertThat(ids(rest(opened(null)))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void poll_postsInOneLine_areAllRead() throws IOException {
    write(
        line(1, 1)
            + line(2, 2)
            + "\n"
            + line(3, 3)
            + " ["
            + line(4, 4)
            + "]{}\n"
            + line(5, 5)
            + "{");
    ReplaySource source = opened(null);

    List<Item> items = rest(source);

    assertThat(ids(items.subList(0, 4))).containsExactly("1", "2", "3", "4");
    assertThat(((Rejected) items.get(4)).position()).isEqualTo("line 2");
    assertThat(items).hasSize(5);
    assertThat(source.unread().reason()).contains("line 3: ", "is not complete");
  }

  @Test
  void open_lineFeedAddedAfterAReturn_isNoLine() throws IOException {
    write(line(1, 1) + "\r");
    ReplaySource source = opened(null);
    assertThat(ids(rest(source))).containsExactly("1");
    write(line(1, 1) + "\r\nnone\r\n");

    assertThat(rest(opened(source.cursor())))
        .extracting(item -> ((Rejected) item).position())
        .containsExactly("line 2");
  }

  @Test
  void poll_filesConcatenatedWithoutALineBreak_areSeparated() throws IOException {
    write("\uFEFF" + line(1, 1) + "\uFEFF" + line(2, 2) + "\uFEFF\uFEFF{}\uFEFF" + line(3, 3));

    List<Item> items = rest(opened(null));

    assertThat(items).hasSize(4);
    assertThat(post(items.get(1)).id()).isEqualTo("2");
    assertThat(((Rejected) items.get(2)).bytes()).asString(UTF_8).isEqualTo("{}");
    assertThat(post(items.get(3)).id()).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "", " ", "\n\n\uFEFF"})
  void open_linesAddedSince_returnsThem(String end) throws IOException {
    write(line(1, 1) + end);
    ReplaySource source = opened(null);
    assertThat(ids(rest(source))).containsExactly("1");
    write(line(1, 1) + end + "\n" + line(2, 2) + "\nnone\n");

    List<Item> added = rest(opened(source.cursor()));

    assertThat(post(added.get(0)).id()).isEqualTo("2");
    assertThat(((Rejected) added.get(1)).position())
        .isEqualTo("line " + (3 + end.replaceAll("[^\n]", "").length()));
  }

  @Test
  void poll_lastLineIsIncomplete_isReadOnceTheFileHasGrown() throws IOException {
    byte[] whole = (line(1, 1) + "\n" + line(2, 2).replace("tea", "t\u00e9a")).getBytes(UTF_8);
    int first = line(1, 1).length() + 1;
    for (int length = first + 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      ReplaySource source = opened(null);

      assertThat(ids(rest(source))).containsExactly("1");
      assertThat(source.unread().damaged()).isFalse();
      assertThat(source.unread().reason()).contains(file + ", line 2: ", "is not complete");

      Files.write(file, whole);
      ReplaySource resumed = opened(source.cursor());
      assertThat(ids(rest(resumed))).containsExactly("2");
      assertThat(resumed.unread()).isNull();
      assertThat(rest(opened(resumed.cursor()))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "{\"id\":}", "{} x", "tru", "12", "\0\0\0", "\"text"})
  void poll_lastLineCannotBecomeAPost_isRejected(String last) throws IOException {
    write(line(1, 1) + "\n" + last);

    List<Item> items = rest(opened(null));

    assertThat(items).hasSize(2);
    assertThat(((Rejected) items.get(1)).bytes()).asString(UTF_8).isEqualTo(last);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void poll_standardInputEndsInALine_rejectsIt() throws IOException {
    byte[] bytes = (line(1, 1) + "\n{\"id\":").getBytes(UTF_8);
    ReplaySource source = source("-", null, new ByteArrayInputStream(bytes));
    source.open(null);

    assertThat(rest(source)).last().isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void open_fileChangedSince_isRefused(boolean compressed) throws IOException {
    byte[] before = (line(1, 1) + "\n" + line(2, 2) + "\n").getBytes(UTF_8);
    Files.write(file, compressed ? Gzip.members(before) : before);
    ReplaySource source = opened(null);
    rest(source);
    for (String now :
        List.of(
            line(1, 1) + "\n",
            line(2, 1) + "\n" + line(2, 2) + "\n",
            line(1, 1) + "\n" + line(3, 2) + "\n" + line(4, 2) + "\n",
            "")) {
      byte[] after = now.getBytes(UTF_8);
      Files.write(file, compressed ? Gzip.members(after) : after);

      assertThatThrownBy(() -> opened(source.cursor()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("has changed since")
          .hasMessageContaining("--restart");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "7",
        "null",
        "{\"offset\":-1,\"lines\":0,\"fingerprint\":\"\"}",
        "{\"offset\":0,\"lines\":0,\"fingerprint\":null}"
      })
  void open_otherText_isRefused(String cursor) throws IOException {
    write("");

    assertThatThrownBy(() -> opened(cursor))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cursor");
    ReplaySource source = source(file.toString(), null, InputStream.nullInputStream());
    assertThatThrownBy(() -> source.checkCursor(cursor)).hasMessageContaining("cursor");
  }

  @Test
  void checkCursor_ofAFileThatHasChanged_leavesTheChangeToOpen() throws IOException {
    write("");
    String cursor = "{\"offset\":9,\"lines\":1,\"fingerprint\":\"12345678\"}";
    source(file.toString(), null, InputStream.nullInputStream()).checkCursor(cursor);

    assertThatThrownBy(() -> opened(cursor)).hasMessageContaining("has changed since");
  }

  @Test
  void open_noSuchFile_isRefused() {
    assertThatThrownBy(
            () -> source("/no/such/file", null, InputStream.nullInputStream()).open(null))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void open_emptyFile_isFinished() throws IOException {
    write("");

    assertThat(opened(null).finished()).isTrue();
  }

  @Test
  void poll_longestLine_isRead() throws IOException {
    write(line(1, 1) + " ".repeat((16 << 20) - line(1, 1).length()) + "\n" + line(2, 2) + "\n");

    assertThat(rest(opened(null))).extracting(item -> post(item).id()).containsExactly("1", "2");
  }

  @Test
  void poll_endlessLine_isRejectedCut() throws IOException {
    byte[] bytes = new byte[(17 << 20) + 2];
    Arrays.fill(bytes, (byte) 'a');
    bytes[17 << 20] = '\n';
    Files.write(file, bytes);

    List<Item> items = rest(opened(null));

    Rejected rejected = (Rejected) items.get(0);
    assertThat(rejected.bytes()).hasSize(16 << 20);
    assertThat(rejected.reason()).contains("16 MiB");
    assertThat(((Rejected) items.get(1)).bytes()).hasSize(1);
  }

  @Test
  void poll_manyLongLines_returnsABoundedAmount() throws IOException {
    String line = "x".repeat(1 << 20) + "\n";
    write(line.repeat(40));

    assertThat(opened(null).poll(100, Duration.ZERO)).hasSize(16);
  }

  @Test
  void poll_compressedFileEndsEarly_endsAfterTheWholeLines() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 2_000; i++) {
      text.append(line(i, i)).append('\n');
    }
    byte[] gzip = Gzip.members(text.toString().getBytes(UTF_8));
    Files.write(file, Arrays.copyOf(gzip, gzip.length / 2));
    ReplaySource source = opened(null);

    List<Item> items = rest(source);

    assertThat(items).hasSizeBetween(500, 1_500).allMatch(Accepted.class::isInstance);
    assertThat(source.unread())
        .isEqualTo(
            new Unread(
                source.name() + ", after line " + items.size() + ": the compressed data ends early",
                true));
    ReplaySource again = opened(source.cursor());
    assertThat(rest(again)).isEmpty();
    assertThat(again.unread()).isEqualTo(source.unread());

    Files.write(file, gzip);
    ReplaySource repaired = opened(source.cursor());
    assertThat(rest(repaired)).hasSize(2_000 - items.size());
    assertThat(repaired.unread()).isNull();
  }

  @Test
  void poll_dataFollowTheCompressedData_endsBeforeThem() throws IOException {
    byte[] gzip = Gzip.members((line(1, 1) + "\n").getBytes(UTF_8), line(2, 2).getBytes(UTF_8));
    byte[] more = Arrays.copyOf(gzip, gzip.length + 4);
    System.arraycopy("tail".getBytes(UTF_8), 0, more, gzip.length, 4);
    Files.write(file, more);
    ReplaySource source = opened(null);

    assertThat(ids(rest(source))).containsExactly("1", "2");
    assertThat(source.unread().damaged()).isTrue();
    assertThat(source.unread().reason()).endsWith("after line 2: the rest of the data is not gzip");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 17})
  void poll_compressedFileIsCutInItsFirstBytes_endsAtOnce(int length) throws IOException {
    byte[] gzip = Gzip.members(line(1, 1).getBytes(UTF_8));
    Files.write(file, Arrays.copyOf(gzip, length));
    ReplaySource source = opened(null);

    rest(source);

    assertThat(length == 1 || source.unread().damaged()).isTrue();
    assertThat(length == 1 || source.unread().reason().endsWith(" early, before its first line"))
        .isTrue();
  }

  @Test
  void poll_twiceRealTime_waitsHalfAsLong() throws IOException {
    write(
        line(1, 10_000)
            + "\n"
            + line(2, 11_000)
            + "\n"
            + DELETE
            + "\n"
            + line(3, 10_500)
            + "\n"
            + line(4, 12_000)
            + "\n");
    ReplaySource source = source(file.toString(), 2.0, InputStream.nullInputStream());
    source.open(null);
    clock.advance(60_000);
    long start = clock.nowMillis();

    assertThat(times(source.poll(10, Duration.ofMillis(400)))).containsExactly(start);
    assertThat(source.poll(10, Duration.ofMillis(400))).isEmpty();
    assertThat(clock.nowMillis()).isEqualTo(start + 400);
    List<Item> items = source.poll(10, Duration.ofMillis(400));
    assertThat(items).hasSize(3);
    assertThat(post(items.get(0)).createdAt()).isEqualTo(start + 500);
    assertThat(items.get(1)).isInstanceOf(Deleted.class);
    assertThat(post(items.get(2)).createdAt()).isEqualTo(start + 500);
    assertThat(times(source.poll(10, Duration.ofSeconds(9)))).containsExactly(start + 1_000);
    assertThat(source.finished()).isTrue();
  }

  @Test
  void open_inTheMiddleOfAPacedReplay_countsFromTheNextPost() throws IOException {
    write(line(1, 0) + "\n" + line(2, 60_000) + "\n" + line(3, 60_010) + "\n");
    ReplaySource source = source(file.toString(), 1.0, InputStream.nullInputStream());
    source.open(null);
    source.poll(10, Duration.ZERO);

    source.open(source.cursor());

    assertThat(source.poll(10, Duration.ZERO)).hasSize(1);
    assertThat(source.poll(10, Duration.ofMillis(10))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void options_impossibleSpeed_areRefused(double speed) {
    assertThatThrownBy(() -> source("f", speed, InputStream.nullInputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("speed");
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void poll_standardInputPauses_returnsTheLinesSoFar() throws IOException {
    PipedOutputStream writer = new PipedOutputStream();
    ReplaySource source = source("-", null, new PipedInputStream(writer));
    source.open(null);
    writer.write((line(1, 1) + "\n" + line(2, 2)).getBytes(UTF_8));
    writer.flush();

    List<Item> items = source.poll(10, Duration.ofSeconds(20));
    assertThat(items).extracting(item -> post(item).id()).containsExactly("1");
    assertThat(source.poll(10, Duration.ofMillis(1))).isEmpty();
    assertThat(source.finished()).isFalse();
    writer.close();
    assertThat(rest(source)).extracting(item -> post(item).id()).containsExactly("2");
    assertThat(source.name()).isEqualTo("replay:stdin");
    assertThat(source.progress()).isEqualTo(1);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void open_standardInputWithACursor_startsAtTheNextLine() throws IOException {
    byte[] gzip = Gzip.members((line(1, 1) + "\n").getBytes(UTF_8), line(2, 2).getBytes(UTF_8));
    ReplaySource source = source("-", null, new ByteArrayInputStream(gzip));

    source.open("{\"offset\":999,\"lines\":9,\"fingerprint\":\"\"}");

    assertThat(rest(source)).hasSize(2);
    assertThat(source.finished()).isTrue();
  }

  @Property(tries = 300)
  void poll_anyBytes_losesNoLine(@ForAll("streams") byte[] bytes) throws IOException {
    Files.write(file, bytes);
    int[] parts =
        Arrays.stream(new String(bytes, ISO_8859_1).split("[\r\n]"))
            .filter(line -> !line.matches("[ \t]*"))
            .mapToInt(line -> LineParts.of(line.getBytes(ISO_8859_1)).size())
            .toArray();
    ReplaySource source = opened(null);

    List<Item> items = rest(source);

    int left = source.unread() == null ? 0 : parts[parts.length - 1];
    assertThat(items).hasSize(IntStream.of(parts).sum() - left);
    Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);
    assertThat(rest(opened(source.cursor()))).hasSize(left);
  }

  /** Lines that start like posts and tweets, with misplaced bytes. */
  @Provide
  Arbitrary<byte[]> streams() {
    List<byte[]> parts = new ArrayList<>();
    for (String part :
        List.of(line(1, 1), DELETE, "\n", "\r\n", "{\"user\":", "[[[", "\"", " ", "\0", "1e999")) {
      parts.add(part.getBytes(UTF_8));
    }
    parts.add(new byte[] {(byte) 0xC0, (byte) 0x80});
    parts.add(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
    return Arbitraries.of(parts)
        .list()
        .ofMaxSize(40)
        .map(
            chosen -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              bytes.writeBytes("{\"".getBytes(UTF_8));
              chosen.forEach(bytes::writeBytes);
              return bytes.toByteArray();
            });
  }

  private ReplaySource opened(String cursor) throws IOException {
    ReplaySource source = source(file.toString(), null, InputStream.nullInputStream());
    source.open(cursor);
    return source;
  }

  private ReplaySource source(String path, Double speed, InputStream stdin) {
    return new ReplaySource(new IngestSettings.Replay(path, speed, false), clock, stdin);
  }

  private static List<Item> rest(ReplaySource source) throws IOException {
    List<Item> items = new ArrayList<>();
    while (!source.finished()) {
      items.addAll(source.poll(3, Duration.ofSeconds(1)));
    }
    source.close();
    return items;
  }

  private static io.murmuration.message.Post post(Item item) {
    return ((Accepted) item).post();
  }

  private static List<String> ids(List<Item> items) {
    return items.stream().map(item -> post(item).id()).toList();
  }

  private static List<Long> times(List<Item> items) {
    return items.stream().map(item -> post(item).createdAt()).toList();
  }

  private static String line(int id, long createdAt) {
    return "{\"id\":\""
        + id
        + "\",\"source\":\"test\",\"author\":{\"id\":\"7\"},\"text\":\"tea\",\"createdAt\":"
        + (START + createdAt)
        + "}";
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("replay", ".jsonl");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
