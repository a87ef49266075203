package io.murmuration.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.PostJson;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a source sends, line by line, as a replay reads it: the messages of a live stream as they
 * are, the posts of others as posts. Takes the stream from the present on, and needs no Kafka. Used
 * by one thread.
 */
public final class Recorder implements AutoCloseable {
  private static final int MAX_LINES = 1_000;

  private final PostSource source;

  private Recorder(PostSource source) {
    this.source = source;
  }

  /**
   * Begins to read.
   *
   * @param keywords what a source is asked for that has to be asked for something
   * @throws IOException if the source cannot be read
   */
  public static Recorder open(
      Vertx vertx, Source kind, IngestSettings settings, Collection<Keyword> keywords)
      throws IOException {
    Sources.require(settings.withSources(kind));
    PostSource source =
        Sources.create(vertx, kind, settings, new FollowedKeywords(() -> keywords), null);
    source.open(null);
    return new Recorder(source);
  }

  /** The next lines, without their ends; waits no longer than that for the first. */
  public List<byte[]> next(Duration timeout) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    if (source instanceof LiveSource live) {
      live.pollTexts(MAX_LINES, timeout).forEach(text -> lines.add(oneLine(text)));
    } else {
      for (Item item : source.poll(MAX_LINES, timeout)) {
        if (item instanceof Accepted next) {
          lines.add(PostJson.encode(next.post()));
        }
      }
    }
    return lines;
  }

  /** A line break in JSON is white space: inside of strings there are none. */
  private static byte[] oneLine(byte[] json) {
    for (byte b : json) {
      if (b == '\n' || b == '\r') {
        return new String(json, UTF_8).replaceAll("[\\r\\n]+", " ").getBytes(UTF_8);
      }
    }
    return json;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
