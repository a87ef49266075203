package io.murmuration.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** Describes the environment that the results depend on. */
public final class Machine {
  private Machine() {}

  /** Returns the properties of the machine and the versions, by name. */
  public static Map<String, String> describe() throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put(
        "machine",
        "%s, %d cores, %.1f GiB, load %.2f"
            .formatted(
                processor(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / (double) (1 << 30),
                system.getSystemLoadAverage()));
    all.put("system", "%s %s".formatted(system.getName(), system.getVersion()));
    all.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    all.put("versions", "Kafka %s, Vert.x %s".formatted(AppInfoParser.getVersion(), vertx()));
    all.put("commit", System.getProperty("bench.commit", "unknown"));
    return all;
  }

  private static String vertx() throws IOException {
    try (InputStream version =
        Machine.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      return version == null
          ? "unknown"
          : new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static String processor() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.exists(cpuinfo)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(cpuinfo).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
