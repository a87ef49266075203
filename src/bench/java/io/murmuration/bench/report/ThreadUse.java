package io.murmuration.bench.report;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures CPU time and allocation of this process by purpose of its threads. {@link #sample} must
 * be called about once a second, because the last sample of a thread is all that is known after it
 * ends.
 */
public final class ThreadUse {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Maps prefixes of thread names to the purpose of the threads. */
  private static final List<Map.Entry<String, String>> GROUPS =
      List.of(
          Map.entry("ingest-", "ingest"),
          Map.entry("fanout-", "fanout"),
          Map.entry("aggregate-", "aggregate"),
          Map.entry("related-terms-", "relatedTerms"),
          Map.entry("vert.x-eventloop", "visualization"),
          Map.entry("kafka-producer-network", "producers"),
          Map.entry("vert.x-kafka-consumer", "consumers"),
          Map.entry("main", "measuring"),
          Map.entry("kafka-admin", "measuring"),
          Map.entry("limit-", "plainClients"),
          Map.entry("data-plane-kafka-network", "brokerNetwork"),
          Map.entry("data-plane-kafka-request", "brokerRequests"),
          Map.entry("", "others"));

  private record Use(String group, long cpuNanos, long bytes) {}

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Use> byThread = new HashMap<>();
  private final Map<Long, Use> byTask = new HashMap<>();
  private final Map<String, Use> before;

  /** Starts to measure. */
  public ThreadUse() {
    sample();
    before = sums();
  }

  /** Samples all current threads. */
  public void sample() {
    long[] ids = threads.getAllThreadIds();
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    long[] cpu = threads.getThreadCpuTime(ids);
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null && cpu[i] >= 0) {
        byThread.put(ids[i], new Use(group(infos[i].getThreadName()), cpu[i], bytes[i]));
      }
    }
    if (Files.isDirectory(TASKS)) {
      sampleNative();
    }
  }

  /** Returns CPU microseconds per item, by purpose. */
  public Map<String, Double> cpuMicrosPer(long items) {
    Map<String, Double> result = new TreeMap<>();
    sums()
        .forEach(
            (group, use) -> {
              long nanos = use.cpuNanos() - earlier(group).cpuNanos();
              result.put(group, nanos / 1e3 / items);
            });
    return result;
  }

  /** Returns allocated bytes per item, by purpose. */
  public Map<String, Double> bytesPer(long items) {
    Map<String, Double> result = new TreeMap<>();
    sums()
        .forEach(
            (group, use) -> {
              long bytes = use.bytes() - earlier(group).bytes();
              if (bytes > 0) {
                result.put(group, bytes / (double) items);
              }
            });
    return result;
  }

  private Use earlier(String group) {
    return before.getOrDefault(group, new Use(group, 0, 0));
  }

  private Map<String, Use> sums() {
    Map<String, Use> sums = new TreeMap<>();
    Stream.concat(byThread.values().stream(), byTask.values().stream())
        .forEach(
            use ->
                sums.merge(
                    use.group(),
                    use,
                    (a, b) ->
                        new Use(a.group(), a.cpuNanos() + b.cpuNanos(), a.bytes() + b.bytes())));
    return sums;
  }

  private static String group(String name) {
    return GROUPS.stream()
        .filter(group -> name.startsWith(group.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Samples the native threads of the JVM, which only the operating system lists. */
  private void sampleNative() {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        sampleNative(task);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + TASKS, e);
    }
  }

  private void sampleNative(Path task) throws IOException {
    String stat;
    try {
      stat = Files.readString(task.resolve("stat"));
    } catch (NoSuchFileException ended) {
      return;
    } catch (IOException ended) {
      // ESRCH if the thread ends between open and read.
      return;
    }
    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    String group =
        name.startsWith("GC ") || name.startsWith("G1 ") || name.equals("VM Thread")
            ? "garbage"
            : name.startsWith("C1 ") || name.startsWith("C2 ") ? "compiler" : null;
    if (group != null) {
      // proc(5): utime and stime are the 14th and 15th fields, the 12th and 13th after the name.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      byTask.put(
          Long.parseLong(task.getFileName().toString()), new Use(group, ticks * NANOS_PER_TICK, 0));
    }
  }
}
