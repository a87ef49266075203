package io.murmuration.ingest.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Refused;
import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.ingest.format.TagsInText;
import io.murmuration.ingest.push.PushBatch.Entry;
import io.murmuration.message.JsonLimits;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits the body of a request into items and decodes each separately. */
final class PushDecoder {
  /** Maximum length of a post. */
  static final int MAX_POST_BYTES = 1 << 20;

  /** Maximum number of items of a request, which bounds the length of the response. */
  static final int MAX_ITEMS = 100_000;

  private final TagsInText tags = new TagsInText();

  /**
   * Returns the items of a body in order; blank lines are skipped.
   *
   * @param lines whether the body is JSON Lines and not one JSON value
   * @throws NoPostsException if the body as a whole is invalid; no other exception is thrown for
   *     any bytes
   */
  List<Entry> decode(byte[] bytes, int length, boolean lines) throws NoPostsException {
    if (lines) {
      return decodeLines(bytes, length);
    }
    int from = LineSplitter.byteOrderMarkLength(bytes, 0, length);
    return decodeValue(bytes, from, length - from);
  }

  private List<Entry> decodeLines(byte[] bytes, int length) throws NoPostsException {
    List<Entry> entries = new ArrayList<>();
    LineSplitter line = new LineSplitter(MAX_POST_BYTES + 1);
    line.add(bytes, 0, length);
    for (int number = 1; line.next() || line.last(); number++) {
      line.skipByteOrderMark();
      if (!line.isBlank()) {
        add(entries, item(line.bytes(), line.from(), line.from() + line.length(), number));
      }
    }
    if (entries.isEmpty()) {
      throw new NoPostsException(400, "the body is empty");
    }
    return entries;
  }

  private List<Entry> decodeValue(byte[] bytes, int from, int length) throws NoPostsException {
    try {
      return JsonLimits.read(bytes, from, length, this::decodeWithinLimits);
    } catch (IOException e) {
      throw new NoPostsException(400, PostJson.invalid(e).getMessage());
    }
  }

  private List<Entry> decodeWithinLimits(byte[] bytes, int from, int length)
      throws IOException, NoPostsException {
    List<Entry> entries = new ArrayList<>();
    try (JsonParser json = PostJson.FACTORY.createParser(bytes, from, length)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new NoPostsException(400, "the body is empty");
      }
      if (first == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          add(entries, item(json, bytes, from));
        }
      } else {
        add(entries, item(json, bytes, from));
      }
      if (json.nextToken() != null) {
        throw new NoPostsException(
            400,
            "more than one JSON value; send JSON Lines with Content-Type application/x-ndjson");
      }
      return entries;
    }
  }

  private Entry item(JsonParser json, byte[] bytes, int from) throws IOException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      json.skipChildren();
      return new Entry(new Refused("not a JSON object"), 0, null);
    }
    long start = json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    long end = json.currentLocation().getByteOffset();
    return item(bytes, from + (int) start, from + (int) end, 0);
  }

  private Entry item(byte[] bytes, int start, int end, int line) {
    if (end - start > MAX_POST_BYTES) {
      return new Entry(new Refused("longer than 1 MiB"), line, null);
    }
    try {
      return new Entry(new Accepted(PostJson.decode(bytes, start, end - start, tags)), line, null);
    } catch (PostFormatException e) {
      return new Entry(new Refused(e.getMessage()), line, e.field());
    }
  }

  private static void add(List<Entry> entries, Entry entry) throws NoPostsException {
    if (entries.size() == MAX_ITEMS) {
      throw new NoPostsException(413, "more than %,d items".formatted(MAX_ITEMS));
    }
    entries.add(entry);
  }
}
