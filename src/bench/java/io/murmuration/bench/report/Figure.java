package io.murmuration.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The median, minimum and maximum of a measured value over several runs. */
public record Figure(double median, double min, double max, List<Double> runs) {
  private static final double SMALL = 10;
  private static final double LARGE = 1000;

  /**
   * Summarizes the results of several runs.
   *
   * @param runs the values, at least one
   */
  public static Figure of(List<Double> runs) {
    double[] sorted = runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Figure(median, sorted[0], sorted[sorted.length - 1], List.copyOf(runs));
  }

  /** Returns the median, followed by the range if there are several runs. */
  @Override
  public String toString() {
    return runs.size() == 1
        ? format(median)
        : "%s (%s..%s)".formatted(format(median), format(min), format(max));
  }

  /** Formats about three digits. More would suggest a precision that the range contradicts. */
  private static String format(double value) {
    double size = DoubleStream.of(value).map(Math::abs).sum();
    String pattern =
        size == Math.rint(size) || size >= LARGE ? "%,.0f" : size < SMALL ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
