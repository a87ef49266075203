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

/** The items of one request, and what has become of them so far. */
final class PushBatch {
  /**
   * One item as it stands in a body.
   *
   * @param line the number of its line, from 1; 0 where the body has no lines
   * @param field what is wrong in it, {@code null} for nothing or all of it
   */
  record Entry(Item item, int line, String field) {}

  /** A sender of many bad items is told why of so many. */
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

  /** The next of its items is written, if the transaction is; false if others are left. */
  boolean applied(Outcome outcome) {
    outcomes.add(outcome);
    return outcomes.size() == entries.size();
  }

  /** Nothing of it was written. */
  void forget() {
    outcomes.clear();
  }

  /** Tells its sender that all of it is written: in full, or in numbers if there is no room. */
  void answer() {
    PushAnswer full = answer(MAX_REASONS);
    request.answer(request.holdInstead(full) ? full : answer(NO_ITEMS));
  }

  /**
   * @param reasons for how many rejected items there is to be one
   */
  private PushAnswer answer(int reasons) {
    int rejected = count(Outcome.REJECTED);
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator json = PostJson.FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeNumberField("accepted", count(Outcome.ACCEPTED));
        json.writeNumberField("duplicates", count(Outcome.DUPLICATE));
        json.writeNumberField("rejected", rejected);
        json.writeArrayFieldStart("items");
        if (reasons != NO_ITEMS) {
          write(json, reasons);
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

  private void write(JsonGenerator json, int reasons) throws IOException {
    int rejected = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (outcomes.get(i) != Outcome.REJECTED) {
        writeTaken(json, i);
      } else if (rejected++ < reasons) {
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
            : "too large for Kafka's topics");
    json.writeEndObject();
  }
}
