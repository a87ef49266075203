package io.murmuration.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Counts the values of {@code posts} by partition, in {@code mentions}, and copies each record to
 * {@code related-terms}. Tests can make it fail at any point.
 */
final class WordCountStep implements StageStep {
  static final String BAD = "bad";

  /** An action of a test at a point where the step may throw. */
  @FunctionalInterface
  interface Hook {
    void run(InputRecord input, RecordSink output) throws BadRecordException;
  }

  final List<List<InputPartition>> restores = new CopyOnWriteArrayList<>();
  volatile Hook beforeApply = (input, output) -> {};
  volatile Runnable afterFlush = () -> {};
  volatile Consumer<List<Unusable>> afterRestore = unusable -> {};
  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<String> changed = new TreeSet<>();

  @Override
  public List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    counts.clear();
    changed.clear();
    List<Unusable> unusable = new ArrayList<>();
    for (InputPartition input : assigned) {
      state.forEach(
          (key, value) -> {
            if (key.startsWith(input.partition() + "/")) {
              try {
                counts.put(key, Long.parseLong(new String(value, UTF_8)));
              } catch (NumberFormatException e) {
                unusable.add(new Unusable(key, true));
              }
            }
          });
    }
    restores.add(List.copyOf(assigned));
    afterRestore.accept(unusable);
    return unusable;
  }

  @Override
  public void checkState(String key, byte[] value) {
    Long.parseLong(new String(value, UTF_8));
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    beforeApply.run(input, output);
    String word = new String(input.value(), UTF_8);
    if (word.equals(BAD)) {
      throw new BadRecordException("bad is no word");
    }
    String key = input.partition() + "/" + word;
    counts.merge(key, 1L, Long::sum);
    changed.add(key);
    output.send("related-terms", input.key(), input.value(), input.timestampMillis());
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    for (String key : changed) {
      output.send(
          "mentions", key.getBytes(UTF_8), counts.get(key).toString().getBytes(UTF_8), nowMillis);
    }
    changed.clear();
    afterFlush.run();
  }

  @Override
  public String offsetMetadata(String topic, int partition) {
    long words =
        counts.entrySet().stream()
            .filter(e -> e.getKey().startsWith(partition + "/"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return topic + " " + partition + ": " + words;
  }
}
