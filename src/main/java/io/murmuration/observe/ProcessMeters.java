package io.murmuration.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * The processors of the machine and their use. Micrometer names two of these metrics against the
 * conventions of Prometheus, so this class renames them.
 */
final class ProcessMeters {
  /** In nanoseconds, and so not in the unit of all other times. */
  private static final String CPU_NANOS = "process.cpu.time";

  /** The suffix {@code _count} is reserved for histograms and summaries. */
  private static final String CPU_COUNT = "system.cpu.count";

  private ProcessMeters() {}

  /** Renames the metrics of a registry without meters. */
  static void filter(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith(CPU_NANOS))
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.getName().equals(CPU_COUNT) ? id.withName("system.cpus") : id;
              }
            });
  }

  /** Adds the metrics to a registry with the {@link #filter}. */
  static void bindTo(MeterRegistry registry) {
    new ProcessorMetrics().bindTo(registry);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      FunctionCounter.builder(
              "process.cpu",
              system,
              bean -> bean.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1))
          .description("Processor time that the process has used")
          .baseUnit("seconds")
          .register(registry);
    }
  }
}
