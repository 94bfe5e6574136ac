package dev.taskcraft.log.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How much of the processors was used since it was last asked: those of the machine, as Linux
 * counts them in {@code /proc/stat}, or all of it when the quota of a container held its processes
 * back meanwhile ({@code cpu.stat} of cgroup v2). What other machines on the same processors took
 * counts as used. Elsewhere it is not known.
 *
 * <p>The JDK's own {@code getCpuLoad} is one counter for the whole process, and what Micrometer
 * shows of the machine comes from it.
 */
final class CpuLoad implements DoubleSupplier {
  /**
   * Where "idle" and "iowait" stand among the counters of a line of {@code /proc/stat}, see
   * proc(5).
   */
  private static final int IDLE = 3;

  private static final int IOWAIT = 4;

  /** Counters after this one are parts of those before it. */
  private static final int COUNTERS = 8;

  private static final String HELD_BACK = "throttled_usec ";

  private final Path counters;
  private final Path quota;
  private long total;
  private long idle;
  private long heldBack;

  CpuLoad() {
    this(Path.of("/proc/stat"), Path.of("/sys/fs/cgroup/cpu.stat"));
  }

  CpuLoad(Path counters, Path quota) {
    this.counters = counters;
    this.quota = quota;
    getAsDouble();
  }

  /** From 0 to 1; not a number where it is not known. */
  @Override
  public double getAsDouble() {
    long[] now;
    try {
      now = counters();
    } catch (IOException | RuntimeException _) { // not Linux, or not as documented
      return Double.NaN;
    }
    long before = total;
    long idleBefore = idle;
    total = Arrays.stream(now).sum();
    idle = now[IDLE] + now[IOWAIT];
    if (wasHeldBack()) {
      return 1;
    }
    long passed = total - before;
    return passed <= 0 ? Double.NaN : Math.clamp(1 - (double) (idle - idleBefore) / passed, 0, 1);
  }

  private long[] counters() throws IOException {
    String line = Files.readAllLines(counters).getFirst(); // "cpu  57 8 35 ..."
    long[] all =
        Arrays.stream(line.split(" +"))
            .skip(1)
            .limit(COUNTERS)
            .mapToLong(Long::parseLong)
            .toArray();
    if (all.length <= IOWAIT) {
      throw new IOException(counters + " has other counters: " + line);
    }
    return all;
  }

  private boolean wasHeldBack() {
    long before = heldBack;
    try {
      List<String> lines = Files.readAllLines(quota);
      heldBack =
          lines.stream()
              .filter(line -> line.startsWith(HELD_BACK))
              .mapToLong(line -> Long.parseLong(line.substring(HELD_BACK.length()).strip()))
              .sum();
    } catch (IOException | RuntimeException _) { // no quota
      return false;
    }
    return heldBack > before;
  }
}
