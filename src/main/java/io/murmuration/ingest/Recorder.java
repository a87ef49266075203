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
 * Records a source as lines that a replay can read: the original messages of a live stream, or the
 * posts of other sources. Starts at the present, and does not need Kafka. For one thread.
 */
public final class Recorder implements AutoCloseable {
  private static final int MAX_LINES = 1_000;

  private final PostSource source;

  private Recorder(PostSource source) {
    this.source = source;
  }

  /**
   * Starts to read.
   *
   * @param keywords the keywords to request from a source that requires some
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

  /** Returns the next lines without terminators; waits up to {@code timeout} for the first. */
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

  /** Replaces line breaks, which in JSON are always white space, since strings contain none. */
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
