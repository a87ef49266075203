package io.murmuration.ingest.replay;

import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.SourceClock;
import io.murmuration.ingest.replay.LineReader.Position;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.ZipException;

/**
 * Replays posts from JSON Lines in a file or in standard input, plain or compressed. Every line
 * that is not blank becomes one item, or those of a page. A file resumes after the last returned
 * line. Standard input and named pipes cannot resume; they continue with the next line that
 * arrives. Compressed data that are damaged or cut end the source: see {@link #unread}.
 *
 * <p>With a speed, the first post after opening is due at the first poll. Each other post is due
 * after its original distance from the first one, divided by the speed. A post that is not later
 * than its predecessor is due immediately, and so is one that is more than a day away from it. The
 * posts of a page are due with its first.
 */
public final class ReplaySource implements PostSource {
  /** The path that stands for standard input. */
  public static final String STDIN = "-";

  /** Number of returned bytes at which a poll ends. */
  private static final long MAX_POLL_BYTES = 16 << 20;

  private static final Position START = new Position(0, 0, 0);

  private final IngestSettings.Replay options;
  private final SourceClock clock;
  private final InputStream stdin;

  private boolean isFile;
  private ByteInput input;
  private LineReader lines;
  private ReplayPace pace;
  private LineReader.Line next;
  private Position position = START;
  private long lineNumber;
  private boolean ended;
  private IOException failure;

  public ReplaySource(IngestSettings.Replay options, SourceClock clock) {
    this(options, clock, System.in);
  }

  ReplaySource(IngestSettings.Replay options, SourceClock clock, InputStream stdin) {
    Double speed = options.speed();
    if (speed != null && !(speed > 0 && Double.isFinite(speed))) {
      throw new IllegalArgumentException("speed: expected a positive number, got " + speed);
    }
    this.options = options;
    this.clock = clock;
    this.stdin = stdin;
  }

  @Override
  public String name() {
    return "replay:" + (isStdin() ? "stdin" : path());
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    ReplayCursor.parse(cursor);
  }

  /** Fails if the file cannot be read, has another format, or other bytes before the cursor. */
  @Override
  public void open(String cursor) throws IOException {
    close();
    next = null;
    ended = false;
    failure = null;
    position = START;
    pace = new ReplayPace(name(), options.speed(), clock);
    CRC32C checksum = new CRC32C();
    boolean afterReturn = false;
    isFile = !isStdin() && isRegularFile();
    if (isFile) {
      afterReturn = openFile(cursor, checksum).isAfterReturn();
    } else {
      input = new StreamInput(name(), this::openStream);
    }
    lineNumber = position.lines();
    lines =
        new LineReader(
            new JsonLines(input, position.offset(), position.lines(), checksum, afterReturn),
            isFile);
    readAhead(0);
  }

  private FileInput openFile(String cursor, CRC32C checksum) throws IOException {
    FileInput file = open(path());
    input = file;
    if (cursor == null) {
      return file;
    }
    ReplayCursor resumed = ReplayCursor.parse(cursor);
    if (!hasUpTo(file, resumed.offset(), checksum)) {
      throw changed("it is shorter");
    }
    if (!resumed.fingerprint().equals(fingerprint(checksum.getValue()))) {
      throw changed("the part that was replayed differs");
    }
    position = new Position(resumed.offset(), resumed.lines(), checksum.getValue());
    return file;
  }

  private static FileInput open(Path path) throws IOException {
    try {
      return new FileInput(path);
    } catch (UnreadableFormatException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static boolean hasUpTo(FileInput file, long offset, CRC32C checksum) throws IOException {
    try {
      return file.readTo(offset, checksum);
    } catch (EOFException | ZipException damaged) {
      return false;
    }
  }

  private static String fingerprint(long checksum) {
    return "%08x".formatted(checksum);
  }

  /**
   * Requires that a file can be opened, and that its first bytes may be JSON Lines.
   *
   * @throws IOException if it is not; the message names the file and its format
   */
  public static void requireReadable(Path file) throws IOException {
    open(file).close();
  }

  private IOException changed(String how) {
    return new IOException(
        "%s has changed since it was last replayed: %s; use --restart to count it again from its start"
            .formatted(path(), how));
  }

  @Override
  public List<Item> poll(int maxItems, Duration timeout) throws IOException {
    List<Item> items = new ArrayList<>(Math.min(maxItems, 1024));
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    long deadlineMillis = clock.elapsedMillis() + timeout.toMillis();
    long bytes = 0;
    while (items.size() < maxItems && bytes < MAX_POLL_BYTES) {
      if (!readAhead(items.isEmpty() ? deadlineNanos - System.nanoTime() : 0)
          || !isDue(items.isEmpty() ? deadlineMillis : Long.MIN_VALUE)) {
        break;
      }
      bytes += next.size();
      takeNext().forEach(item -> items.add(timed(item)));
    }
    readAhead(0);
    if (failure != null && next == null && items.isEmpty()) {
      throw new IOException(name() + ", after line " + lineNumber + ": " + reason(), failure);
    }
    return items;
  }

  /** Reads the next line if it arrives within the timeout. */
  private boolean readAhead(long timeoutNanos) {
    if (next == null && !ended && failure == null) {
      try {
        next = lines.read(Math.max(0, timeoutNanos));
        ended = lines.ended();
      } catch (IOException e) {
        failure = e;
      }
    }
    return next != null;
  }

  private boolean isDue(long deadlineMillis) throws IOException {
    Accepted first = firstPost(next);
    return first == null || pace.await(first.post().createdAt(), next.number(), deadlineMillis);
  }

  private static Accepted firstPost(LineReader.Line line) {
    for (Item item : line.items()) {
      if (item instanceof Accepted accepted) {
        return accepted;
      }
    }
    return null;
  }

  /** Returns all items of a line, since the cursor is at the start of a line. */
  private List<Item> takeNext() {
    List<Item> items = next.items();
    position = next.end();
    lineNumber = next.number();
    next = null;
    return items;
  }

  private Item timed(Item item) {
    return item instanceof Accepted accepted && !options.originalTimes()
        ? new Accepted(accepted.post().at(clock.nowMillis()))
        : item;
  }

  @Override
  public String cursor() {
    return new ReplayCursor(
            position.offset(), position.lines(), isFile ? fingerprint(position.checksum()) : "")
        .toJson();
  }

  @Override
  public boolean finished() {
    return ended && next == null;
  }

  @Override
  public Unread unread() {
    if (!finished()) {
      return null;
    }
    if (lines.damage() != null) {
      String damage = lines.damage().getMessage();
      return new Unread(
          lineNumber == 0
              ? "%s: %s, before its first line".formatted(name(), damage)
              : "%s, after line %d: %s".formatted(name(), lineNumber, damage),
          true);
    }
    return lines.unfinished() == 0
        ? null
        : new Unread(
            "%s, line %d: the last line is not complete. The next replay of the file reads it"
                .formatted(name(), lines.unfinished()),
            false);
  }

  @Override
  public double progress() {
    return finished() ? 1 : input == null ? 0 : input.progress(position.offset());
  }

  @Override
  public void close() throws IOException {
    if (input != null) {
      input.close();
      input = null;
    }
  }

  private String reason() {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private boolean isStdin() {
    return options.file().equals(STDIN);
  }

  private Path path() {
    return Path.of(options.file()).toAbsolutePath().normalize();
  }

  private boolean isRegularFile() throws IOException {
    if (!Files.exists(path())) {
      throw new NoSuchFileException(path().toString(), null, "no such file");
    }
    if (Files.isDirectory(path())) {
      throw new IOException(path() + " is a directory");
    }
    return Files.isRegularFile(path());
  }

  private InputStream openStream() throws IOException {
    return isStdin() ? new Unclosed(stdin) : Files.newInputStream(path());
  }

  /** Standard input belongs to the process. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
