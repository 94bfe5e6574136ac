package dev.taskcraft.bench;

import java.util.Arrays;

/** Times of one thing done many times, in milliseconds. */
final class Sample {
  private static final double NANOS = 1e6;
  private final double[] sorted;

  private Sample(double[] sorted) {
    this.sorted = sorted;
  }

  static Sample ofNanos(long[] nanos) {
    return new Sample(Arrays.stream(nanos).sorted().mapToDouble(n -> n / NANOS).toArray());
  }

  double p50() {
    return at(0.5);
  }

  double p99() {
    return at(0.99);
  }

  private double at(double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))];
  }
}
