package io.murmuration.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the resources that this process uses after the meter is created. */
public final class ResourceMeter {
  private final long startNanos = System.nanoTime();
  private final long startCpuNanos = cpuNanos();
  private final long startGcMillis = gcMillis();

  public double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  public double cpuSeconds() {
    return (cpuNanos() - startCpuNanos) / 1e9;
  }

  /** Returns time, CPU time, garbage collection time and memory, in total and per post. */
  public Map<String, Object> figures(long posts) throws IOException {
    double seconds = seconds();
    double cpuSeconds = cpuSeconds();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("posts", posts);
    figures.put("seconds", seconds);
    figures.put("postsPerSecond", posts / seconds);
    figures.put("cpuSeconds", cpuSeconds);
    figures.put("cpuMicrosPerPost", cpuSeconds * 1e6 / posts);
    figures.put("gcSeconds", (gcMillis() - startGcMillis) / 1e3);
    figures.putAll(memory(ProcessHandle.current().pid()));
    return figures;
  }

  /**
   * Returns the current and the peak resident memory of a process in MB, or nothing where unknown.
   */
  public static Map<String, Double> memory(long pid) throws IOException {
    Map<String, Double> memory = new LinkedHashMap<>();
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          memory.put("residentMb", megabytes(line));
        } else if (line.startsWith("VmHWM:")) {
          memory.put("peakResidentMb", megabytes(line));
        }
      }
    }
    return memory;
  }

  private static double megabytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
