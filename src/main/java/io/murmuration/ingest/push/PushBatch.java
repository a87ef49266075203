package io.murmuration.ingest.push;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Outcome;
import io.murmuration.ingest.PostSource.Refused;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The items of one request and their outcomes so far. */
final class PushBatch {
  /**
   * One item of a body.
   *
   * @param line the number of its line, from 1; 0 if the body is not JSON Lines
   * @param field the invalid field, or {@code null} if none or the whole item is invalid
   */
  record Entry(Item item, int line, String field) {}

  /** Maximum number of rejected items that a response describes. */
  static final int MAX_REASONS = 100;

  private static final int NO_ITEMS = -1;

  private final PushRequest request;
  private final List<Entry> entries;
  private final List<Outcome> outcomes;

  PushBatch(PushRequest request, List<Entry> entries) {
    this.request = request;
    this.entries = entries;
    outcomes = new ArrayList<>(entries.size());
  }

  PushRequest request() {
    return request;
  }

  List<Item> items() {
    return entries.stream().map(Entry::item).map(this::traced).toList();
  }

  private Item traced(Item item) {
    return request.trace() != null && item instanceof Accepted taken
        ? new Accepted(taken.post(), request.trace())
        : item;
  }

  /** Records the outcome of the next item; returns whether it was the last. */
  boolean applied(Outcome outcome) {
    outcomes.add(outcome);
    return outcomes.size() == entries.size();
  }

  /** Discards the outcomes after a transaction that was not committed. */
  void forget() {
    outcomes.clear();
  }

  /** Answers that all items are written; leaves the item list empty if the inbox has no room. */
  void answer() {
    PushAnswer full = answer(MAX_REASONS);
    request.answer(request.holdInstead(full) ? full : answer(NO_ITEMS));
  }

  /**
   * @param maxReasons maximum number of rejected items to describe, or {@link #NO_ITEMS}
   */
  private PushAnswer answer(int maxReasons) {
    int rejected = count(Outcome.REJECTED);
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator json = PostJson.FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeNumberField("accepted", count(Outcome.ACCEPTED));
        json.writeNumberField("duplicates", count(Outcome.DUPLICATE));
        json.writeNumberField("rejected", rejected);
        json.writeArrayFieldStart("items");
        if (maxReasons != NO_ITEMS) {
          write(json, maxReasons);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      return new PushAnswer(rejected == 0 ? 200 : 400, bytes.toByteArray(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int count(Outcome outcome) {
    return (int) outcomes.stream().filter(outcome::equals).count();
  }

  private void write(JsonGenerator json, int maxReasons) throws IOException {
    int rejected = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (outcomes.get(i) != Outcome.REJECTED) {
        writeTaken(json, i);
      } else if (rejected++ < maxReasons) {
        writeRejected(json, i);
      }
    }
  }

  private void writeTaken(JsonGenerator json, int index) throws IOException {
    json.writeStartObject();
    if (entries.get(index).item() instanceof Accepted taken) {
      json.writeStringField("id", taken.post().id());
    }
    json.writeStringField("result", outcomes.get(index).name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
  }

  private void writeRejected(JsonGenerator json, int index) throws IOException {
    Entry entry = entries.get(index);
    json.writeStartObject();
    json.writeNumberField("item", index);
    if (entry.line() > 0) {
      json.writeNumberField("line", entry.line());
    }
    json.writeStringField("result", "rejected");
    if (entry.field() != null) {
      json.writeStringField("field", entry.field());
    }
    json.writeStringField(
        "reason",
        entry.item() instanceof Refused refused
            ? refused.reason()
            : "larger than a Kafka record may be");
    json.writeEndObject();
  }
}
